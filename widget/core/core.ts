import { atom, type ReadableAtom } from 'nanostores';
import type { StreamEvent } from '../../wire/event.ts';
import type * as wire from '../../wire/conversation.ts';
import type { Message } from '../../wire/message.ts';
import type { SessionAnswer } from '../../wire/session.ts';
import type { Settings } from '../../wire/settings.ts';
import type { BeforeSend } from '../public-api.ts';
import type { BubbleContext } from '../boot/context.ts';
import { createAgentTyping, type AgentTyping } from './agent-typing.ts';
import { createApi, type Api } from './api.ts';
import { createUnread, type Unread } from './unread.ts';
import { createConnection, type Connection } from './connection.ts';
import { settledId } from '../../wire/settled.ts';
import { createConversation, placeOf, type Conversation } from './conversation.ts';
import { createDraft, type Draft } from './draft.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createOutboxStore } from './outbox-store.ts';
import { isSendable } from './pending-message.ts';
import { TIMING } from './timing.ts';
import { describePage } from './page-lifecycle.ts';
import type { Receipts } from './receipts.ts';
import { createStream } from './stream.ts';
import type { Typing } from './typing.ts';

/** All that the panel shows and does. */
export interface Core {
  /** The site's title, `''` until it is known. */
  $title: ReadableAtom<string>;
  /** What the server says of the site, once the session is open. */
  $settings: ReadableAtom<Settings | undefined>;
  $connection: ReadableAtom<Connection>;
  /** The conversation as the agents have it, `null` while there is none. */
  $conversation: ReadableAtom<wire.Conversation | null>;
  /** The agent who is writing. */
  $typing: AgentTyping['$typing'];
  /** Hears every message of an agent's that comes while the page is open, once. */
  onArrival(hear: (message: Message) => void): () => void;
  conversation: Conversation;
  outbox: Outbox;
  draft: Draft;
  unread: Unread;
  /** Sends what is being written, where that can be sent. */
  sendDraft(): void;
  /** Sends a text as the visitor's. */
  send(content: string): Promise<void>;
  /** Sees every text before it is sent. */
  setBeforeSend(hook: BeforeSend | undefined): void;
  ask: Api['ask'];
  open(): Promise<SessionAnswer>;
  /** Nothing of the visitor's is left; the next session is another one's. */
  forget(): void;
  /** The panel was opened or closed. */
  setOpen(open: boolean): void;
}

/** Everything of one visitor's conversation but its looks; ends with the signal. */
export function createCore(
  context: Pick<BubbleContext, 'options' | 'name' | 'session' | 'storage' | 'makeKey' | 'emit' | 'consent'>,
  signal: AbortSignal,
  timing = TIMING,
): Core {
  const { options, name, session, storage } = context;
  const $title = atom(options.title);
  const $settings = atom<Settings | undefined>(undefined);
  const $conversation = atom<wire.Conversation | null>(null);
  const ears = new Set<(message: Message) => void>();
  let entered = '';
  /** Where the next stream begins: nothing before it is missing. A message that came proves nothing of those before it. */
  let cursor = 0;
  let streams = 0;
  let beforeSend: BeforeSend | undefined;

  const api = createApi(session, take, () => (options.more.context === 'off' ? {} : describePage()), timing, signal);
  const conversation = createConversation(api);
  const { $messages } = conversation;
  const unread = createUnread($messages, storage, signal);
  const agents = createAgentTyping(timing, signal);
  let receipts: Receipts | undefined;
  let typing: Typing | undefined;
  let signs: Promise<unknown> | undefined;
  const outbox = createOutbox(
    {
      name,
      timing,
      storage,
      store: createOutboxStore(name, timing, () => context.consent?.given()),
      $messages,
      makeKey: context.makeKey,
      session: () => entered,
      newest: conversation.newest,
      sendMessage: api.sendMessage,
      renewSession: () => api.open('load'),
      receive(of, message) {
        if (of === entered) receive(message);
      },
      onError: (code) => context.emit('error', code),
    },
    signal,
  );
  if (session.answer) take(session.answer);
  const stream = createStream(
    {
      name,
      timing,
      openStream: (until) => api.openStream(nextStream, until),
      renewSession: () => api.open('load'),
      onEvent,
      onLive() {
        outbox.onLive();
        receipts?.retry();
      },
    },
    signal,
  );

  const draft = createDraft(storage);
  const stops = [
    // Without a conversation there is nobody to tell.
    $conversation.subscribe((begun) => {
      if (begun && !signs) signs = tellAgents().catch(() => (signs = undefined));
    }),
    stream.$status.subscribe((state) => {
      if (state !== 'live') agents.clear();
      context.emit('stream', state);
    }),
    unread.$count.subscribe((count, before) => {
      if (count || before) context.emit('unread', count);
    }),
  ];
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));

  return {
    $title,
    $settings,
    $connection: createConnection(stream.$status, timing, signal),
    $conversation,
    $typing: agents.$typing,
    onArrival(hear) {
      ears.add(hear);
      return () => ears.delete(hear);
    },
    conversation,
    outbox,
    draft,
    unread,
    sendDraft() {
      const text = draft.$text.get();
      if (!isSendable(text)) return;
      draft.write('');
      void send(text).catch(() => draft.putBack(text));
    },
    send,
    setBeforeSend: (hook) => void (beforeSend = hook),
    ask: api.ask,
    open: () => api.open('load'),

    forget() {
      const settings = $settings.get();
      outbox.clear();
      draft.write('');
      if (settings) take({ session_id: '', settings, conversation: null, messages: [], more: false });
    },

    setOpen(open) {
      unread.setOpen(open);
      if (!open) typing?.stop();
      const policy = session.answer?.settings.create_contact;
      // Where the contact waits for the panel to open, the server has to hear of it.
      if (open && policy === 'open') void api.open('open').catch(() => {});
    },
  };

  /** Throws what the host's own code throws, and where it does not want the text sent. */
  async function send(text: string): Promise<void> {
    // Without a hook it is on its way before anything else happens.
    const content = beforeSend ? await beforeSend(text) : text;
    if (content === false) throw new Error('beforeSend has refused the message');
    // Who writes to somebody agrees to be heard.
    context.consent?.give();
    outbox.send(content);
    context.emit('send', { content, status: $conversation.get()?.status ?? null });
  }

  async function tellAgents(): Promise<void> {
    const { createReceipts, createTyping } = await import('./agent-signals.ts');
    if (signal.aborted) return;
    const { $seen } = unread;
    receipts = createReceipts({ timing, storage, $messages, $seen, placeOf, send: api.sendReceipts }, signal);
    receipts.enter(entered);
    typing = createTyping(
      { timing, $text: draft.$text, hasConversation: () => $conversation.get() !== null, send: api.sendTyping },
      signal,
    );
  }

  function take(answer: SessionAnswer): void {
    $settings.set(answer.settings);
    if (!options.title) $title.set(answer.settings.title);
    // The same session again: the stream brings what is missing, without a gap.
    if (answer.session_id === entered) return;
    // The stream that runs belongs to the session before.
    if (entered) stream.reconnect();
    entered = answer.session_id;
    streams = 0;
    agents.clear();
    $conversation.set(answer.conversation);
    conversation.reset(answer.messages, answer.more);
    cursor = settledId(answer.messages);
    unread.enter(entered);
    receipts?.enter(entered);
    outbox.enter(entered);
  }

  function nextStream(): Record<string, string> {
    streams += 1;
    const oldest = $messages.get()[0]?.id;
    // After 0 would come the newest page, and not what is missing before it.
    const after = cursor || (oldest ? Math.max(1, oldest - 1) : 0);
    // What was changed while none was open is in the newest page.
    return { after: String(after), ...(streams > 1 && { resync: '1' }) };
  }

  function onEvent(event: StreamEvent): void {
    if (event.type === 'move' || event.session_id !== entered) return;
    // In another tab he has become somebody else.
    if (event.type === 'session') void api.open('load').catch(() => {});
    if (event.type === 'message') onMessage(event.message);
    else if (event.type === 'typing') agents.hear(event);
    else if (event.type === 'ready') {
      $conversation.set(event.conversation);
      cursor = Math.max(cursor, event.through);
    } else if (event.type === 'conversation' && event.conversation_id >= ($conversation.get()?.id ?? 0)) {
      $conversation.set(event.conversation);
    }
  }

  /** @returns whether it was not there */
  function receive(message: Message): boolean {
    const { conversation_id: id } = message;
    // The first message of a conversation is all that tells of it.
    if (id > ($conversation.get()?.id ?? 0)) $conversation.set({ id, status: 'open' });
    const isNew = conversation.receive([message]).length > 0;
    if (isNew && message.key) context.emit('sent', message);
    return isNew;
  }

  function onMessage(message: Message): void {
    if (!receive(message) || message.message_type === 'incoming' || message.content_attributes.deleted) return;
    agents.hear({ typing: 'off', sender: message.sender });
    for (const hear of ears) hear(message);
    context.emit('message', message);
  }
}
