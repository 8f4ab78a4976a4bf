import { atom, type ReadableAtom } from 'nanostores';
import type { StreamEvent } from '../../wire/event.ts';
import type { Message } from '../../wire/message.ts';
import type { SessionAnswer } from '../../wire/session.ts';
import type { Stage } from '../stage.ts';
import { createApi } from './api.ts';
import { createAttention, type Attention } from './attention.ts';
import { createConnection, type Connection } from './connection.ts';
import { createConversation, type Conversation } from './conversation.ts';
import { createDraft, type Draft } from './draft.ts';
import { createMemoryStore } from './memory.ts';
import { createOutbox, isSendable, type Outbox } from './outbox.ts';
import { createStream } from './stream.ts';

/** All that the panel shows and does. */
export interface Core {
  /** The site's title, `''` until it is known. */
  $title: ReadableAtom<string>;
  $connection: ReadableAtom<Connection>;
  /** Hears every message of an agent's that comes while the page is open, once. */
  onArrival(hear: (message: Message) => void): () => void;
  conversation: Conversation;
  outbox: Outbox;
  draft: Draft;
  attention: Attention;
  /** Sends what is being written, where that can be sent. */
  sendDraft(): void;
  /** The panel was opened or closed. */
  setOpen(open: boolean): void;
}

/** Everything of one visitor's conversation but its looks; ends with the signal. */
export function createCore(stage: Omit<Stage, 'root' | 'open' | 'focus'>, signal: AbortSignal): Core {
  const { options, session, keep } = stage;
  const $title = atom(options.title);
  const ears = new Set<(message: Message) => void>();
  let entered = '';
  /** Where the next stream begins. What is sent does not move it: an answer may be older than our own message. */
  let cursor = 0;

  const api = createApi(session, take);
  const conversation = createConversation(api);
  const attention = createAttention(conversation.$messages, keep, signal);
  const outbox = createOutbox(
    {
      store: createMemoryStore(),
      makeKey: stage.makeKey,
      newest: conversation.newest,
      sendMessage: api.sendMessage,
      renewSession: () => api.open('load'),
      receive: (message) => receive([message]),
      onError: (code) => stage.emit('error', code),
    },
    signal,
  );
  if (session.answer) take(session.answer);
  const stream = createStream(
    {
      openStream: (until) => api.openStream(() => cursor, until),
      renewSession: () => api.open('load'),
      onEvent,
    },
    signal,
  );

  const draft = createDraft(keep);
  const stops = [
    stream.$state.subscribe((state) => stage.emit('stream', state)),
    attention.$unread.subscribe((count, before) => {
      if (count || before) stage.emit('unread', count);
    }),
  ];
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));

  return {
    $title,
    $connection: createConnection(stream.$state, signal),
    onArrival(hear) {
      ears.add(hear);
      return () => ears.delete(hear);
    },
    conversation,
    outbox,
    draft,
    attention,
    sendDraft() {
      const text = draft.$text.get();
      if (!isSendable(text)) return;
      outbox.send(text);
      draft.write('');
    },

    setOpen(open) {
      attention.setOpen(open);
      const policy = session.answer?.settings.create_contact;
      // Where the contact waits for the panel to open, the server has to hear of it.
      if (open && policy === 'open') void api.open('open').catch(() => {});
    },
  };

  function take(answer: SessionAnswer): void {
    if (!options.title) $title.set(answer.settings.title);
    // The same session again: the stream brings what is missing, without a gap.
    if (answer.session_id === entered) return;
    // The stream that runs belongs to the session before.
    if (entered) stream.reconnect();
    entered = answer.session_id;
    conversation.reset(answer.messages, answer.more);
    cursor = conversation.newest();
    attention.enter(entered);
    outbox.confirm(answer.messages);
  }

  function receive(messages: Message[]): Message[] {
    const added = conversation.receive(messages);
    outbox.confirm(messages);
    return added;
  }

  function onEvent(event: StreamEvent): void {
    if (event.type !== 'message' || event.session_id !== entered) return;
    const { message } = event;
    cursor = Math.max(cursor, message.id);
    const isNew = receive([message]).length > 0;
    if (!isNew || message.message_type === 'incoming' || message.content_attributes.deleted) return;
    for (const hear of ears) hear(message);
    stage.emit('message', message);
  }
}
