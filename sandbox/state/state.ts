import type { Account, Blob, Contact, ContactInbox, Conversation, Inbox, Message, User } from './records.ts';
import type { StateEvent } from './events.ts';
import { Presence } from './presence.ts';
import { DEFAULT_SEED, inboxOf, userOf, type Seed } from './seed.ts';
import { notFound } from './refusal.ts';
import { Table } from './table.ts';

/** Everything the server knows, in memory. Rules live beside it, a file a record. */
export interface State {
  accounts: Map<number, Account>;
  users: Table<User, 'token' | 'pubsubToken'>;
  inboxes: Table<Inbox, 'identifier'>;
  contacts: Table<Contact, 'email' | 'phoneNumber' | 'identifier'>;
  contactInboxes: Table<ContactInbox, 'session' | 'sourceId' | 'contact' | 'pubsubToken'>;
  conversations: Table<Conversation, 'contact' | 'contactInbox'>;
  /** By conversation, oldest first: every list of messages is a slice of one of these. */
  messages: Map<number, Message[]>;
  /** The bytes of files, by their signed id. */
  blobs: Map<string, Blob>;
  /** Where the server is, as the last call had it. */
  origin: string;
  presence: Presence;
  messagesPerMinute: number;
  /** What the server says it is: some routes differ from version to version. */
  version: string;
  /** How long a second lasts, in seconds: less than one where time is sped up. */
  second: number;
  /** The user of the current call; null: unknown. Events name them. */
  performer: User | null;
  nextId(kind: 'contact' | 'contactInbox' | 'conversation' | 'message' | 'attachment'): number;
  /** Tells everybody who listens. */
  emit(event: StateEvent): void;
  listen(listener: (event: StateEvent) => void): void;
}

export interface StateOptions {
  seed?: Seed;
  messagesPerMinute: number;
  timeScale?: number;
  version?: string;
}

/** OneHash Chat as it is. */
const VERSION = '4.2.0';

export function createState({ seed = {}, messagesPerMinute, timeScale = 1, version = VERSION }: StateOptions): State {
  const ids = new Map<string, number>();
  const listeners: ((event: StateEvent) => void)[] = [];
  const { accounts, users, inboxes } = { ...DEFAULT_SEED, ...seed };
  return {
    accounts: new Map(accounts.map((account) => [account.id, { ...account }])),
    users: new Table({ token: (row) => row.token, pubsubToken: (row) => row.pubsubToken }, users.map(userOf)),
    inboxes: new Table({ identifier: (row) => row.identifier }, inboxes.map(inboxOf)),
    contacts: new Table({
      email: (row) => within(row.accountId, row.email),
      phoneNumber: (row) => within(row.accountId, row.phoneNumber),
      identifier: (row) => within(row.accountId, row.identifier),
    }),
    contactInboxes: new Table({
      session: (row) => within(row.inboxId, row.sourceId),
      sourceId: (row) => row.sourceId,
      contact: (row) => row.contactId,
      pubsubToken: (row) => row.pubsubToken,
    }),
    conversations: new Table({
      contact: (row) => row.contactId,
      contactInbox: (row) => row.contactInboxId,
    }),
    messages: new Map(),
    blobs: new Map(),
    origin: 'http://127.0.0.1',
    presence: new Presence(1000 / timeScale),
    messagesPerMinute,
    version,
    second: 1 / timeScale,
    performer: null,
    nextId(kind) {
      const id = (ids.get(kind) ?? 0) + 1;
      ids.set(kind, id);
      return id;
    },
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    listen: (listener) => listeners.push(listener),
  };
}

/** A key that is unique only inside something. */
export function within(owner: number, value: string | null): string | null {
  return value === null ? null : `${owner} ${value}`;
}

export function inboxOfConversation(state: State, conversation: Conversation): Inbox {
  return known(state.inboxes.get(conversation.inboxId));
}

export function contactOf(state: State, conversation: Conversation): Contact {
  return known(state.contacts.get(conversation.contactId));
}

export function contactInboxOf(state: State, conversation: Conversation): ContactInbox {
  return known(state.contactInboxes.get(conversation.contactInboxId));
}

export function messagesOf(state: State, conversation: Conversation): Message[] {
  return state.messages.get(conversation.id) ?? [];
}

export function contactInboxesOf(state: State, contact: Contact): ContactInbox[] {
  return state.contactInboxes.where('contact', contact.id);
}

export function known<T>(row: T | undefined | null): T {
  if (row === undefined || row === null) throw notFound();
  return row;
}
