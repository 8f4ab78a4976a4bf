import type { JsonObject } from '../state/json.ts';
import type { Account, User } from '../state/records.ts';
import type { State } from '../state/state.ts';

export function availableName(user: User): string {
  return user.displayName ?? user.name;
}

/** An agent in lists and as an assignee. */
export function agentShape(state: State, user: User): JsonObject {
  return {
    id: user.id,
    account_id: user.accountId,
    availability_status: state.presence.ofUser(user),
    auto_offline: true,
    confirmed: true,
    email: user.email,
    available_name: availableName(user),
    name: user.name,
    role: user.role,
    thumbnail: user.avatarUrl ?? '',
    custom_role_id: null,
  };
}

/** Outside of a request the server does not know whose availability to ask for. */
export type Reader = 'request' | 'job';

/** An agent as the sender of a message, and as the one who performs what the cable tells. */
export function senderOf(state: State, user: User, reader: Reader): JsonObject {
  return {
    id: user.id,
    name: user.name,
    available_name: availableName(user),
    avatar_url: user.avatarUrl ?? '',
    type: 'user',
    availability_status: reader === 'request' ? state.presence.ofUser(user) : null,
    thumbnail: user.avatarUrl ?? '',
  };
}

/** An agent at the top level of a webhook: real name and e-mail. */
export function agentHook(user: User): JsonObject {
  return { id: user.id, name: user.name, email: user.email, type: 'user' };
}

export function profileShape(state: State, user: User, account: Account): JsonObject {
  return {
    access_token: user.token,
    account_id: account.id,
    available_name: availableName(user),
    avatar_url: '',
    confirmed: true,
    display_name: user.displayName,
    message_signature: null,
    email: user.email,
    id: user.id,
    inviter_id: null,
    name: user.name,
    provider: 'email',
    pubsub_token: user.pubsubToken,
    role: user.role,
    ui_settings: {},
    uid: user.email,
    type: null,
    accounts: [
      {
        id: account.id,
        name: account.name,
        status: account.status,
        active_at: null,
        role: user.role,
        permissions: [user.role],
        availability: user.availability,
        availability_status: state.presence.ofUser(user),
        auto_offline: true,
        custom_role_id: null,
        custom_role: null,
      },
    ],
  };
}
