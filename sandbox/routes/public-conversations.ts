import { empty, json } from '../http/answer.ts';
import { messageDraft } from '../http/message-draft.ts';
import { text } from '../http/params.ts';
import { openRoutes, type PublicCall } from '../http/public.ts';
import { publicMessage } from '../shapes/message.ts';
import { publicConversation } from '../shapes/public.ts';
import { now } from '../state/clock.ts';
import { capitalized } from '../state/contact.ts';
import { changeConversation, setStatus } from '../state/conversation-change.ts';
import { createConversation, tellCreated } from '../state/conversation.ts';
import { isObject, type Json } from '../state/json.ts';
import { findMessage, listMessages } from '../state/message-list.ts';
import { createMessage } from '../state/message.ts';
import { changeMessage, setMessageStatus } from '../state/message-change.ts';
import { floods } from '../state/flood.ts';
import { crash, noRoute } from '../state/refusal.ts';
import { contactOf, messagesOf, type State } from '../state/state.ts';
import { setTyping } from '../state/typing.ts';

export function publicConversationRoutes(state: State) {
  const routes = openRoutes(state);
  const list = '/contacts/:source/conversations';
  const one = `${list}/:conversation`;

  routes.get(list, (call) => {
    const { session } = call.session();
    const rows = state.conversations.where('contactInbox', session.id);
    // No order is asked of the database: what was written last lies last.
    const lying = rows.toSorted((a, b) => a.updatedAt - b.updatedAt);
    return json(lying.map((row) => publicConversation(state, row)));
  });

  routes.post(list, (call) => {
    const { session } = call.session();
    const last = state.conversations.where('contactInbox', session.id).at(-1);
    if (call.inbox.lockToSingleConversation && last) return json(publicConversation(state, last));
    const sent = call.params.custom_attributes;
    const conversation = createConversation(state, session, {
      status: 'open',
      additionalAttributes: {},
      customAttributes: isObject(sent) ? sent : {},
    });
    tellCreated(state, conversation);
    return json(publicConversation(state, conversation));
  });

  // Bound to the session; everything below is bound to the contact only.
  routes.get(one, (call) => {
    const conversation = call.conversation();
    if (conversation.contactInboxId !== call.session().session.id) throw noRoute();
    return json(publicConversation(state, conversation));
  });

  routes.post(`${one}/toggle_status`, (call) => {
    const conversation = call.conversation();
    const { name } = contactOf(state, conversation);
    if (conversation.status !== 'resolved') {
      // The activity has no name to show: the change is kept and the call crashes.
      if (name === null) {
        changeConversation(state, conversation, { status: 'resolved' });
        throw crash();
      }
      setStatus(state, conversation, 'resolved', capitalized(name));
    }
    return json(publicConversation(state, conversation));
  });

  routes.post(`${one}/toggle_typing`, (call) => {
    const conversation = call.conversation();
    setTyping(state, conversation, null, call.params.typing_status, false);
    return empty();
  });

  // Private notes turn to read as well; failed messages do not.
  routes.post(`${one}/update_last_seen`, (call) => {
    const conversation = call.conversation();
    conversation.contactLastSeenAt = now();
    conversation.updatedAt = conversation.contactLastSeenAt;
    state.emit({ name: 'conversation.read', conversation });
    for (const message of floods(state, conversation) ? [] : messagesOf(state, conversation)) {
      if (message.type === 'incoming' || message.status === 'failed') continue;
      setMessageStatus(state, conversation, message, 'read', null);
    }
    return empty();
  });

  routes.get(`${one}/messages`, (call) => {
    const before = call.query('before');
    const rows = listMessages(messagesOf(state, call.conversation()), { before, filterInternal: true });
    return json(rows.map((row) => publicMessage(state, row)));
  });

  routes.post(`${one}/messages`, (call) => {
    const conversation = call.conversation();
    const sent = { message_type: 'incoming', content: call.params.content ?? null };
    const draft = messageDraft(state, conversation, sent);
    return json(publicMessage(state, createMessage(state, conversation, draft, null)));
  });

  const answer = (call: PublicCall) => {
    const conversation = call.conversation();
    const message = findMessage(messagesOf(state, conversation), Number(call.segment('message')));
    if (!message) throw noRoute();
    const values = submitted(call.params.submitted_values);
    if (values !== undefined) {
      const contentAttributes = { ...message.contentAttributes, submitted_values: values };
      changeMessage(state, conversation, message, { contentAttributes });
    }
    return json(publicMessage(state, message));
  };
  routes.patch(`${one}/messages/:message`, answer);
  routes.put(`${one}/messages/:message`, answer);

  return routes.app;
}

/** Only these keys of an answer are kept. */
function submitted(sent: Json | undefined): Json | undefined {
  if (Array.isArray(sent)) return sent.filter(isObject).map((row) => pick(row) as Json);
  if (!isObject(sent)) return undefined;
  const { csat_survey_response: response } = sent;
  if (!isObject(response)) return pick(sent);
  const kept = ['feedback_message', 'rating'].filter((key) => response[key] !== undefined);
  return { csat_survey_response: Object.fromEntries(kept.map((key) => [key, response[key] ?? null])) };
}

function pick(row: Parameters<typeof text>[0]): Json {
  return Object.fromEntries(
    ['name', 'title', 'value'].filter((key) => row[key] !== undefined).map((key) => [key, text(row, key) ?? null]),
  );
}
