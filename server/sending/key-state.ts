import type { Message } from '../../wire/message.ts';
import type { records } from '../store/records.ts';
import type { ValueOf } from '../store/record.ts';

/**
 * What is known of a message's key.
 *
 * - `unknown`: nothing. It is not stored.
 * - `begun`: a call upstream has begun, and may still be running.
 * - `ended`: the upstream has ended the call. Whether it made the message is unknown.
 * - `done`: the message is upstream.
 */
export type KeyState =
  | { name: 'unknown' }
  | { name: 'begun'; conversationId?: number; /** Epoch ms. */ startedAt: number }
  | { name: 'ended'; conversationId?: number }
  | { name: 'done'; conversationId: number; messageId: number; /** Epoch seconds. */ createdAt: number };

/**
 * What happens to a key.
 *
 * - `call_started`: a call upstream starts.
 * - `call_redated`: the clock was set back since the call started, so the call counts as started now.
 * - `call_ended`: the upstream has answered the call with an error.
 * - `message_seen`: the call made the message, or a look-up found it.
 */
export type KeyEvent =
  | { name: 'call_started'; conversationId: number; at: number }
  | { name: 'call_redated'; at: number }
  | { name: 'call_ended' }
  | { name: 'message_seen'; message: Message };

/** The life cycle of a key. `done` is final: nothing starts another call. */
export function nextKeyState(state: KeyState, event: KeyEvent): KeyState {
  if (state.name === 'done') return state;
  switch (event.name) {
    case 'call_started':
      return { name: 'begun', conversationId: event.conversationId, startedAt: event.at };
    case 'call_redated':
      return state.name === 'begun' ? { ...state, startedAt: event.at } : state;
    case 'call_ended':
      return state.name === 'begun' ? { name: 'ended', ...conversationOf(state) } : state;
    case 'message_seen':
      return doneWith(event.message);
  }
}

/**
 * A state as the store keeps it. The shape is older than the states: `startedAt: 0` means that no call is running. Servers
 * of both ages read each other's records, so no message is sent twice while one replaces the other.
 */
export type StoredKey = ValueOf<typeof records.key>;

export function keyStateOf(stored: StoredKey | undefined): KeyState {
  if (!stored) return { name: 'unknown' };
  const { conversationId, messageId, createdAt, startedAt } = stored;
  if (messageId !== undefined && conversationId !== undefined && createdAt !== undefined)
    return { name: 'done', conversationId, messageId, createdAt };
  return startedAt === 0
    ? { name: 'ended', ...conversationOf(stored) }
    : { name: 'begun', startedAt, ...conversationOf(stored) };
}

/** @param hash of the message's content @returns `undefined`: nothing is stored */
export function storedKeyOf(hash: string, state: KeyState): StoredKey | undefined {
  switch (state.name) {
    case 'unknown':
      return undefined;
    case 'begun':
      return { hash, startedAt: state.startedAt, ...conversationOf(state) };
    case 'ended':
      return { hash, startedAt: 0, ...conversationOf(state) };
    case 'done': {
      const { conversationId, messageId, createdAt } = state;
      return { hash, startedAt: 0, conversationId, messageId, createdAt };
    }
  }
}

function doneWith({ id, conversation_id, created_at }: Message): KeyState {
  return { name: 'done', conversationId: conversation_id, messageId: id, createdAt: created_at };
}

function conversationOf({ conversationId }: { conversationId?: number }): { conversationId?: number } {
  return conversationId === undefined ? {} : { conversationId };
}
