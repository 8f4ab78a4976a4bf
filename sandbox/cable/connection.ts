import { isObject } from '../state/json.ts';
import { idOf } from '../http/params.ts';
import type { Contact, User } from '../state/records.ts';
import type { State } from '../state/state.ts';

/** The server's end of a WebSocket: that of `ws` is one, and so is one half of a pair made in process. */
export interface CableSocket {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

export interface Subscription {
  connection: Connection;
  /** As the client wrote it: it names the subscription in every frame. */
  identifier: string;
  token: string;
  accountId: number;
  who: { user: User } | { contact: Contact };
}

export interface Connection {
  socket: CableSocket;
  since: string;
  subscriptions: Map<string, Subscription>;
}

export interface Command {
  command: unknown;
  identifier: string;
  /** The action that a subscribed channel performs. */
  action: unknown;
}

/** null for anything but a command: the server ignores such frames. */
export function readCommand(data: unknown): Command | null {
  const frame = parse(data);
  if (!isObject(frame) || typeof frame.identifier !== 'string') return null;
  const asked = parse(frame.data);
  return { command: frame.command, identifier: frame.identifier, action: isObject(asked) ? asked.action : undefined };
}

/** The owner of an identifier's credentials; null, never a refusal, if they match nobody. */
export function admit(state: State, identifier: string): Pick<Subscription, 'token' | 'accountId' | 'who'> | null {
  const asked = parse(identifier);
  if (!isObject(asked) || asked.channel !== 'RoomChannel' || typeof asked.pubsub_token !== 'string') return null;
  const { pubsub_token: token, user_id: userId, account_id: account } = asked;
  if (userId === undefined || userId === null || userId === '') {
    const session = state.contactInboxes.first('pubsubToken', token);
    const contact = session && state.contacts.get(session.contactId);
    return contact ? { token, accountId: contact.accountId, who: { contact } } : null;
  }
  const user = state.users.first('pubsubToken', token);
  if (!user || user.id !== idOf(userId) || user.accountId !== idOf(account)) return null;
  return { token, accountId: user.accountId, who: { user } };
}

function parse(data: unknown): unknown {
  if (typeof data !== 'string') return null;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return null;
  }
}
