import { accountRoutes, type AccountCall } from '../http/api.ts';
import { empty, json } from '../http/answer.ts';
import { requireConversation } from '../http/auth.ts';
import { idOf } from '../http/params.ts';
import type { Throttles } from '../http/throttle.ts';
import { agentShape } from '../shapes/agent.ts';
import { conversationShape } from '../shapes/conversation.ts';
import { noteActivity } from '../state/activity.ts';
import { iso, now } from '../state/clock.ts';
import { checkAttributes } from '../state/conversation.ts';
import { assign, changeConversation, setPriority, setStatus } from '../state/conversation-change.ts';
import { isObject } from '../state/json.ts';
import type { Contact, ConversationStatus } from '../state/records.ts';
import { crash, unprocessable } from '../state/refusal.ts';
import { contactOf, messagesOf, type State } from '../state/state.ts';
import { setTyping } from '../state/typing.ts';

const STATUSES = ['open', 'resolved', 'pending', 'snoozed'];

export function conversationActionRoutes(state: State, throttles: Throttles) {
  const routes = accountRoutes(state);
  const conversationAt = (call: AccountCall) => requireConversation(state, call.user, call.segment('id'));

  routes.post('/conversations/:id/toggle_status', (call) => {
    const conversation = conversationAt(call);
    const { status, snoozed_until: until } = call.params;
    if (status === undefined || status === null) {
      setStatus(state, conversation, conversation.status === 'open' ? 'resolved' : 'open', call.user);
    } else {
      if (!STATUSES.includes(String(status))) throw crash();
      // Snoozed again without a time keeps the one it had.
      const kept = status === 'snoozed' ? conversation.snoozedUntil : null;
      const wanted = status as ConversationStatus;
      setStatus(state, conversation, wanted, call.user, until ? Number(until) : kept);
    }
    if (conversation.status === 'open' && call.user.role === 'agent') {
      assign(state, conversation, call.user, call.user);
    }
    return json({
      payload: {
        success: true,
        conversation_id: conversation.id,
        current_status: conversation.status,
        snoozed_until: iso(conversation.snoozedUntil),
      },
    });
  });

  routes.post('/conversations/:id/custom_attributes', (call) => {
    const conversation = conversationAt(call);
    const attributes = call.params.custom_attributes;
    if (!isObject(attributes)) throw crash();
    checkAttributes('Custom attributes', 'custom_attributes', attributes);
    changeConversation(state, conversation, { customAttributes: attributes });
    return json({ custom_attributes: attributes });
  });

  routes.get('/conversations/:id/labels', (call) => json({ payload: [...conversationAt(call).labels] }));

  routes.post('/conversations/:id/labels', (call) => {
    const conversation = conversationAt(call);
    const labels = Array.isArray(call.params.labels) ? call.params.labels.map(String) : [];
    const before = conversation.labels;
    changeConversation(state, conversation, { labels, cachedLabels: labels.join(', ') });
    const added = labels.filter((label) => !before.includes(label));
    const removed = before.filter((label) => !labels.includes(label));
    if (added.length > 0) noteActivity(state, conversation, `${call.user.name} added ${added.join(', ')}`);
    if (removed.length > 0) noteActivity(state, conversation, `${call.user.name} removed ${removed.join(', ')}`);
    return json({ payload: labels });
  });

  routes.post('/conversations/:id/toggle_typing_status', (call) => {
    const conversation = conversationAt(call);
    setTyping(state, conversation, call.user, call.params.typing_status, call.params.is_private ?? false);
    return empty();
  });

  routes.post('/conversations/:id/update_last_seen', (call) => {
    const conversation = conversationAt(call);
    conversation.agentLastSeenAt = now();
    if (conversation.assigneeId === call.user.id) conversation.assigneeLastSeenAt = conversation.agentLastSeenAt;
    return json(conversationShape(state, conversation));
  });

  routes.post('/conversations/:id/unread', (call) => {
    const conversation = conversationAt(call);
    const last = messagesOf(state, conversation).findLast((row) => row.type === 'incoming');
    const before = last ? last.createdAt - 1 : null;
    Object.assign(conversation, { agentLastSeenAt: before, assigneeLastSeenAt: before });
    return json(conversationShape(state, conversation));
  });

  routes.post('/conversations/:id/assignments', (call) => {
    const conversation = conversationAt(call);
    if (call.params.assignee_id === undefined) return json(null);
    const assignee = state.users.get(idOf(call.params.assignee_id)) ?? null;
    assign(state, conversation, assignee, call.user);
    return json(assignee && agentShape(state, assignee));
  });

  routes.post('/conversations/:id/toggle_priority', (call) => {
    setPriority(state, conversationAt(call), call.params.priority ?? null);
    return empty();
  });

  routes.post('/conversations/:id/mute', (call) => {
    const conversation = conversationAt(call);
    block(state, contactOf(state, conversation), true);
    setStatus(state, conversation, 'resolved', call.user);
    noteActivity(state, conversation, `${call.user.name} has muted the conversation`);
    return empty();
  });

  routes.post('/conversations/:id/unmute', (call) => {
    const conversation = conversationAt(call);
    block(state, contactOf(state, conversation), false);
    noteActivity(state, conversation, `${call.user.name} has unmuted the conversation`);
    return empty();
  });

  // No mail leaves the sandbox.
  routes.post('/conversations/:id/transcript', (call) => {
    throttles.transcript(call.account.id);
    conversationAt(call);
    if (!call.params.email) throw unprocessable('email param missing');
    return empty();
  });

  return routes.app;
}

function block(state: State, contact: Contact, blocked: boolean): void {
  Object.assign(contact, { blocked, updatedAt: now() });
  state.emit({ name: 'contact.updated', contact });
}
