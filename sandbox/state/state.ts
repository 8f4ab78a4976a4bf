import type { Account, Contact, ContactInbox, Conversation, Inbox, Message, User } from './records.ts';
import type { HookEvent } from './events.ts';
import { DEFAULT_SEED, inboxOf, userOf, type Seed } from './seed.ts';
import { notFound } from './refusal.ts';

/** Everything the server knows, in memory. Rules live beside it, a file a record. */
export interface State {
  accounts: Map<number, Account>;
  users: Map<number, User>;
  inboxes: Map<number, Inbox>;
  contacts: Map<number, Contact>;
  contactInboxes: Map<number, ContactInbox>;
  conversations: Map<number, Conversation>;
  /** By conversation, oldest first: every list of messages is a slice of one of these. */
  messages: Map<number, Message[]>;
  messagesPerMinute: number;
  nextId(kind: 'contact' | 'contactInbox' | 'conversation' | 'message'): number;
  /** Called for each event that the server would tell an inbox's webhook. */
  emit(event: HookEvent): void;
}

export function createState(seed: Seed, messagesPerMinute: number): State {
  const ids = new Map<string, number>();
  const { accounts, users, inboxes } = { ...DEFAULT_SEED, ...seed };
  return {
    accounts: new Map(accounts.map((account) => [account.id, { ...account }])),
    users: new Map(users.map((user) => [user.id, userOf(user)])),
    inboxes: new Map(inboxes.map((inbox) => [inbox.id, inboxOf(inbox)])),
    contacts: new Map(),
    contactInboxes: new Map(),
    conversations: new Map(),
    messages: new Map(),
    messagesPerMinute,
    nextId(kind) {
      const id = (ids.get(kind) ?? 0) + 1;
      ids.set(kind, id);
      return id;
    },
    emit() {},
  };
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
  return [...state.contactInboxes.values()].filter((row) => row.contactId === contact.id);
}

export function known<T>(row: T | undefined | null): T {
  if (row === undefined || row === null) throw notFound();
  return row;
}
