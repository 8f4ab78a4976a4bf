import { atom, type ReadableAtom, type WritableAtom } from 'nanostores';
import type { Conversation } from '../../wire/conversation.ts';
import type { Sender } from '../../wire/message.ts';
import type { SessionAnswer } from '../../wire/session.ts';
import type { BeforeSend } from '../public-api.ts';
import type { BubbleContext, BubbleStorage, Consent } from '../boot/context.ts';
import { createApi, type Api } from './api.ts';
import { createArrivals, type Arrivals } from './arrivals.ts';
import type { Connection } from './connection.ts';
import { createCoreStores, type CoreStores } from './core-stores.ts';
import { createOutboxStore } from './outbox-store.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { loadAgentSignals } from './load-agent-signals.ts';
import { loadLive } from './load-live.ts';
import { describePage } from './page-lifecycle.ts';
import { createSendText } from './send-text.ts';
import { TIMING } from './timing.ts';

/** The stores and actions of one visitor's conversation: all that the panel shows and does. */
export interface Core
  extends Pick<CoreStores, '$title' | '$settings' | 'conversation' | 'unread' | 'draft'>, Pick<Arrivals, 'onArrival'> {
  $conversation: ReadableAtom<Conversation | null>;
  $connection: ReadableAtom<Connection>;
  $typing: ReadableAtom<Sender | null | undefined>;
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

interface CoreContext extends Pick<BubbleContext, 'options' | 'name' | 'session' | 'makeKey' | 'on' | 'emit'> {
  storage: BubbleStorage;
  consent?: Consent | undefined;
  /** Delays the stream, the store and all calls; by default they begin at once. */
  begin?: Promise<void>;
}

/** Puts the parts of a conversation together; they end with the signal. */
export function createCore(context: CoreContext, signal: AbortSignal, timing = TIMING): Core {
  const { options, name, session, storage, on, emit } = context;
  const api = createApi(session, enter, () => (options.more.context === 'off' ? {} : describePage()), timing, signal);
  const openSession = (): Promise<SessionAnswer> => api.open('load');
  const stores = createCoreStores({ api, context }, signal);
  const { $session, $settings, $conversation, conversation, unread, draft } = stores;
  const arrivals = createArrivals({ ...stores, emit });
  const outbox = createOutbox(
    {
      ...context,
      timing,
      store: createOutboxStore(name, timing, () => context.consent?.given()),
      $messages: conversation.$messages,
      session: $session.get,
      newest: conversation.newest,
      async sendMessage(message, until) {
        const answer = await api.sendMessage(message, until);
        live.free();
        return answer;
      },
      renewSession: openSession,
      receive: arrivals.receive,
      onError: (code) => emit('error', code),
    },
    signal,
  );
  const agentSignals = loadAgentSignals({ stores, api, storage, timing }, signal);
  enterOpened();
  const $connection = atom<Connection>('fine');
  const { $pending } = outbox;
  const live = loadLive(
    { ...context, timing, api, stores, arrivals, $connection, $pending, openSession, isRefused, onLive },
    signal,
  );
  const stop = unread.$count.subscribe((count, before) => {
    if (count || before) emit('unread', count);
  });
  signal.addEventListener('abort', stop);
  // The launcher may open the session at any time.
  on('session', enterOpened);

  return {
    ...stores,
    $connection,
    onArrival: arrivals.onArrival,
    outbox,
    ...createSendText({ outbox, draft, $conversation, context }),
    ask: api.ask,
    open: openSession,

    forget() {
      const settings = $settings.get();
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

  function isRefused(): Promise<boolean> {
    return import('../diagnose/diagnose.ts').then((diagnose) => diagnose.isRefused(options.server, options.site));
  }

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
    if (before) live.reconnect();
  }
}
