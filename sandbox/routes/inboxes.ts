import { accountRoutes, type AccountCall } from '../http/api.ts';
import { json } from '../http/answer.ts';
import { maySee, requireAdministrator, requireInbox } from '../http/auth.ts';
import { flag, idOf, text } from '../http/params.ts';
import { agentShape } from '../shapes/agent.ts';
import { inboxShape } from '../shapes/inbox.ts';
import { now } from '../state/clock.ts';
import { isObject } from '../state/json.ts';
import type { Inbox } from '../state/records.ts';
import { invalid } from '../state/refusal.ts';
import type { State } from '../state/state.ts';

export function inboxRoutes(state: State) {
  const routes = accountRoutes(state);
  const inboxAt = (call: AccountCall) => requireInbox(state, call.user, idOf(call.segment('id')));

  routes.get('/inboxes', ({ user }) => {
    const inboxes = [...state.inboxes.values()].filter((inbox) => maySee(user, inbox));
    return json({ payload: inboxes.map((inbox) => inboxShape(inbox, user)) });
  });

  routes.get('/inboxes/:id', (call) => json(inboxShape(inboxAt(call), call.user)));

  routes.patch('/inboxes/:id', (call) => {
    const inbox = inboxAt(call);
    requireAdministrator(call.user);
    change(inbox, call.params);
    return json(inboxShape(inbox, call.user));
  });

  routes.get('/inbox_members/:id', (call) => {
    const inbox = inboxAt(call);
    const members = [...state.users.values()].filter((user) => user.inboxIds.includes(inbox.id));
    return json({ payload: members.map((user) => agentShape(state, user)) });
  });

  routes.get('/inboxes/:id/assignable_agents', (call) => {
    const inbox = inboxAt(call);
    const agents = [...state.users.values()].filter((user) => user.accountId === inbox.accountId);
    const members = agents.filter((user) => user.inboxIds.includes(inbox.id));
    const administrators = agents.filter((user) => user.role === 'administrator' && !members.includes(user));
    return json({ payload: [...members, ...administrators].map((user) => agentShape(state, user)) });
  });

  routes.get('/agents', ({ account }) => {
    const agents = [...state.users.values()].filter((user) => user.accountId === account.id);
    return json(agents.toSorted((a, b) => a.name.localeCompare(b.name)).map((user) => agentShape(state, user)));
  });

  return routes.app;
}

function change(inbox: Inbox, params: AccountCall['params']): void {
  const channel = isObject(params.channel) ? params.channel : {};
  const name = text(params, 'name');
  const url = text(channel, 'webhook_url');
  if (name !== undefined && (name === null || /[<>/\\@]/.test(name) || /^[^\w]|[^\w]$/.test(name))) {
    throw invalid([
      {
        message: 'Name should not start or end with symbols, and it should not have < > / \\ @ characters.',
        attribute: 'name',
      },
    ]);
  }
  if (url && url.length > 2048) {
    throw invalid([{ message: 'Webhook url is too long (maximum is 2048 characters)', attribute: 'webhook_url' }]);
  }
  if (name) inbox.name = name;
  if (url !== undefined) inbox.webhookUrl = url;
  if (isObject(channel.additional_attributes)) inbox.channelAttributes = channel.additional_attributes;
  if (channel.hmac_mandatory !== undefined) inbox.hmacMandatory = flag(channel.hmac_mandatory);
  if (params.lock_to_single_conversation !== undefined) {
    inbox.lockToSingleConversation = flag(params.lock_to_single_conversation);
  }
  if (params.allow_messages_after_resolved !== undefined) {
    inbox.allowMessagesAfterResolved = flag(params.allow_messages_after_resolved);
  }
  if (params.greeting_enabled !== undefined) inbox.greetingEnabled = flag(params.greeting_enabled);
  inbox.greetingMessage = text(params, 'greeting_message') ?? inbox.greetingMessage;
  if (params.working_hours_enabled !== undefined) inbox.workingHoursEnabled = flag(params.working_hours_enabled);
  inbox.outOfOfficeMessage = text(params, 'out_of_office_message') ?? inbox.outOfOfficeMessage;
  inbox.timezone = text(params, 'timezone') ?? inbox.timezone;
  inbox.updatedAt = now();
}
