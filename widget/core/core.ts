import { atom, computed, type ReadableAtom, type WritableAtom } from 'nanostores';
import type { Conversation } from '../../wire/conversation.ts';
import type { Message } from '../../wire/message.ts';
import type { SessionAnswer } from '../../wire/session.ts';
import type { BeforeSend } from '../public-api.ts';
import type { BubbleContext, BubbleStorage, Consent } from '../boot/context.ts';
import type { AgentTyping } from './agent-typing.ts';
import { createApi, type Api } from './api.ts';
import { createConnection, type Connection } from './connection.ts';
import { createCoreStores, type CoreStores } from './core-stores.ts';
import { createOutboxStore } from './outbox-store.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { loadAgentSignals } from './load-agent-signals.ts';
import { loadPolling } from './load-polling.ts';
import type { Polled } from './polling.ts';
import { describePage } from './page-lifecycle.ts';
import { createSendText } from './send-text.ts';
import { createStreamEvents } from './stream-events.ts';
import { createStream } from './stream.ts';
import { TIMING } from './timing.ts';

/** The stores and actions of one visitor's conversation: all that the panel shows and does. */
export interface Core extends Pick<CoreStores, '$title' | '$settings' | 'conversation' | 'unread' | 'draft'> {
  $conversation: ReadableAtom<Conversation | null>;
  $connection: ReadableAtom<Connection>;
  /** The agent who is typing. */
  $typing: AgentTyping['$typing'];
  /** Calls the listener once with every agent's message that comes while the page is open. */
  onArrival(listener: (message: Message) => void): () => void;
  outbox: Outbox;
  /** The host page's hook: sees every text before it is sent. */
  $beforeSend: WritableAtom<BeforeSend | undefined>;
  /** Sends the draft if it can be sent. */
  sendDraft(): void;
  /** Sends a text of the visitor's. */
  send(content: string): Promise<void>;
  ask: Api['ask'];
  open(): Promise<SessionAnswer>;
  /** Removes all that belongs to the visitor; the next session is somebody else's. */
  forget(): void;
  /** The panel was opened or closed. */
  setOpen(open: boolean): void;
}

interface CoreContext extends Pick<BubbleContext, 'options' | 'name' | 'session' | 'makeKey' | 'emit'> {
  storage: BubbleStorage;
  consent?: Consent | undefined;
  /** Delays the stream, the store and all calls; by default they begin at once. */
  begin?: Promise<void>;
}

/** Puts the parts of a conversation together; they end with the signal. */
export function createCore(context: CoreContext, signal: AbortSignal, timing = TIMING): Core {
  const { options, name, session, storage, emit, begin } = context;
  const api = createApi(session, enter, () => (options.more.context === 'off' ? {} : describePage()), timing, signal);
  const openSession = (): Promise<SessionAnswer> => api.open('load');
  const isRefused = (): Promise<boolean> =>
    import('../diagnose/diagnose.ts').then((diagnose) => diagnose.isRefused(options.server, options.site));
  const stores = createCoreStores({ api, context, timing }, signal);
  const { $session, $conversation, conversation, unread, draft, agents } = stores;
  const events = createStreamEvents({ ...stores, emit, openSession });
  const outbox = createOutbox(
    {
      name,
      timing,
      begin,
      storage,
      store: createOutboxStore(name, timing, () => context.consent?.given()),
      $messages: conversation.$messages,
      makeKey: context.makeKey,
      session: $session.get,
      newest: conversation.newest,
      async sendMessage(message, until) {
        const answer = await api.sendMessage(message, until);
        stream.free();
        return answer;
      },
      renewSession: openSession,
      receive: events.receive,
      onError: (code) => emit('error', code),
    },
    signal,
  );
  const agentSignals = loadAgentSignals({ stores, api, storage, timing }, signal);
  enterOpened();
  // The launcher may have opened the session while the panel was drawn.
  void begin?.then(enterOpened);
  const stream = createStream(
    {
      name,
      timing,
      begin,
      openStream: (until) => api.openStream(stores.cursor.next, until),
      renewSession: openSession,
      isPolled: () => $polled.get() !== 'unloaded',
      onEvent: events.onEvent,
      onLive,
    },
    signal,
  );
  const $polled = atom<Polled>('unloaded');
  loadPolling(
    { timing, session, stores, stream, $pending: outbox.$pending, $polled, events, openSession, onLive },
    signal,
  );
  // While polls bring what is new, the visitor need not know of the stream.
  const $reach = computed([stream.$status, $polled], (status, polled) =>
    status === 'lost' && polled === 'through' ? 'live' : status,
  );

  const stops = [
    stream.$status.subscribe((status) => {
      if (status !== 'live') agents.clear();
      emit('stream', status);
    }),
    unread.$count.subscribe((count, before) => {
      if (count || before) emit('unread', count);
    }),
  ];
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));

  return {
    $title: stores.$title,
    $settings: stores.$settings,
    $connection: createConnection($reach, isRefused, timing, signal),
    $conversation,
    $typing: agents.$typing,
    onArrival: events.onArrival,
    conversation,
    outbox,
    draft,
    unread,
    ...createSendText({ outbox, draft, $conversation, context }),
    ask: api.ask,
    open: openSession,

    forget() {
      const settings = stores.$settings.get();
      outbox.clear();
      draft.write('');
      if (settings) enter({ session_id: '', settings, conversation: null, messages: [], more: false });
    },

    setOpen(open) {
      unread.setOpen(open);
      if (!open) agentSignals.stopTyping();
      // Where the contact waits for the panel to open, the server has to be told.
      if (open && session.answer?.settings.create_contact === 'open') void api.open('open').catch(() => {});
    },
  };

  /** The server can be reached. */
  function onLive(): void {
    outbox.onLive();
    agentSignals.retry();
  }

  function enterOpened(): void {
    if (session.answer && !$session.get()) enter(session.answer);
  }

  /** Every answer of the server that opens a session comes here. */
  function enter(answer: SessionAnswer): void {
    const before = $session.get();
    if (!stores.enter(answer)) return;
    agentSignals.enter(answer.session_id);
    outbox.enter(answer.session_id);
    // The running stream belongs to the session before.
    if (before) stream.reconnect();
  }
}
