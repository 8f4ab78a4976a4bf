import { maySee } from '../http/auth.ts';
import type { StateEvent } from '../state/events.ts';
import type { Conversation } from '../state/records.ts';
import { contactInboxOf, inboxOfConversation, type State } from '../state/state.ts';

const FOR_AGENTS_ONLY = new Set<StateEvent['name']>([
  'first.reply.created',
  'conversation.read',
  'conversation.contact_changed',
  'assignee.changed',
]);

/** The streams that an event goes to: the account's, or those of people by their cable tokens. */
export function audience(state: State, event: StateEvent): string[] {
  if ('contact' in event) return [accountStream(event.contact.accountId)];
  const { conversation } = event;
  const typist = 'user' in event ? event.user : undefined;
  const agents = tokensOfAgents(state, conversation, typist?.id);
  // null: the visitor types. The server sends nobody their own typing.
  if (FOR_AGENTS_ONLY.has(event.name) || isInternal(event) || typist === null) return agents;
  return [...agents, contactInboxOf(state, conversation).pubsubToken];
}

export function accountStream(accountId: number): string {
  return `account ${accountId}`;
}

/** Members of the inbox and every administrator. */
function tokensOfAgents(state: State, conversation: Conversation, except: number | undefined): string[] {
  const inbox = inboxOfConversation(state, conversation);
  const users = [...state.users.values()].filter((user) => user.id !== except && maySee(user, inbox));
  return users.map((user) => user.pubsubToken);
}

function isInternal(event: StateEvent): boolean {
  return 'message' in event && (event.message.private || event.message.type === 'activity');
}
