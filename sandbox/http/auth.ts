import type { Account, Conversation, Inbox, User } from '../state/records.ts';
import { notAllowed, notFound, Refused } from '../state/refusal.ts';
import { known, type State } from '../state/state.ts';

/** `-` and `_` are the same header to the server; where both are sent the hyphen wins. An empty one counts as none. */
export function authenticate(state: State, headers: Headers): User {
  const token = headers.get('api-access-token') ?? headers.get('api_access_token') ?? '';
  if (token === '') {
    throw new Refused({
      kind: 'errors',
      status: 401,
      errors: ['You need to sign in or sign up before continuing.'],
    });
  }
  const user = state.users.first('token', token);
  if (!user) throw new Refused({ kind: 'error', status: 401, error: 'Invalid Access Token' });
  return user;
}

export function accountFor(state: State, user: User, id: string): Account {
  const account = known(/^\d+/.test(id) ? state.accounts.get(Number.parseInt(id, 10)) : undefined);
  if (user.accountId !== account.id) {
    throw new Refused({ kind: 'error', status: 401, error: 'You are not authorized to access this account' });
  }
  if (account.status === 'suspended') {
    throw new Refused({ kind: 'error', status: 401, error: 'Account is suspended' });
  }
  return account;
}

export function maySee(user: User, inbox: Inbox): boolean {
  if (user.accountId !== inbox.accountId) return false;
  return user.role === 'administrator' || user.inboxIds.includes(inbox.id);
}

export function requireAdministrator(user: User): void {
  if (user.role !== 'administrator') throw notAllowed();
}

export function requireInbox(state: State, user: User, inboxId: number): Inbox {
  const inbox = state.inboxes.get(inboxId);
  if (!inbox || inbox.accountId !== user.accountId) throw notFound();
  if (!maySee(user, inbox)) throw notAllowed();
  return inbox;
}

export function requireConversation(state: State, user: User, id: string): Conversation {
  const conversation = /^\d+/.test(id) ? state.conversations.get(Number.parseInt(id, 10)) : undefined;
  if (!conversation || conversation.accountId !== user.accountId) throw notFound();
  requireInbox(state, user, conversation.inboxId);
  return conversation;
}
