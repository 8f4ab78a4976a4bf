import { accountRoutes, type AccountCall } from '../http/api.ts';
import { json } from '../http/answer.ts';
import { requireConversation } from '../http/auth.ts';
import { messageDraft } from '../http/message-draft.ts';
import { idOf, text } from '../http/params.ts';
import { messagesMeta } from '../shapes/conversation.ts';
import { messageShape } from '../shapes/message.ts';
import { storeBlob } from '../state/blob.ts';
import { itemFault } from '../state/content.ts';
import { createMessage } from '../state/message.ts';
import { changeMessage, deleteMessage, setMessageStatus } from '../state/message-change.ts';
import { findMessage, listMessages } from '../state/message-list.ts';
import type { Json } from '../state/json.ts';
import type { Blob, Conversation, Message } from '../state/records.ts';
import { Refused, unprocessable } from '../state/refusal.ts';
import { known, messagesOf, type State } from '../state/state.ts';

export function messageRoutes(state: State) {
  const routes = accountRoutes(state);
  const path = '/conversations/:id/messages';
  const conversationAt = (call: AccountCall) => requireConversation(state, call.user, call.segment('id'));

  routes.get(path, (call) => {
    const conversation = conversationAt(call);
    const rows = listMessages(messagesOf(state, conversation), {
      before: call.query('before'),
      after: call.query('after'),
      filterInternal: Boolean(call.query('filter_internal_messages')?.trim()),
    });
    return json({
      meta: messagesMeta(state, conversation),
      payload: rows.map((row) => messageShape(state, row)),
    });
  });

  const create = (call: AccountCall) => {
    const conversation = conversationAt(call);
    const message = wrapped(() => {
      const draft = messageDraft(state, conversation, call.params);
      const files = [
        ...knownBlobs(state, call.params.attachments),
        ...call.uploads.map((one) => storeBlob(state, one)),
      ];
      return createMessage(state, conversation, { ...draft, files }, call.user);
    });
    return json(messageShape(state, message, { echo: true }));
  };
  routes.post(path, create, { files: true });

  const updateStatus = (call: AccountCall) => {
    const conversation = conversationAt(call);
    const message = messageAt(state, conversation, call);
    const error = text(call.params, 'external_error') ?? null;
    setMessageStatus(state, conversation, message, call.params.status, error);
    return json(messageShape(state, message));
  };
  routes.patch(`${path}/:message`, updateStatus);
  routes.put(`${path}/:message`, updateStatus);

  routes.delete(`${path}/:message`, (call) => {
    const conversation = conversationAt(call);
    const message = messageAt(state, conversation, call);
    deleteMessage(state, conversation, message);
    return json(messageShape(state, message));
  });

  // The dashboard's "retry": an API inbox has nothing to send to again, so only the marks go, in two saves.
  routes.post(`${path}/:message/retry`, (call) => {
    const conversation = conversationAt(call);
    const id = call.segment('message');
    const message = findMessage(messagesOf(state, conversation), idOf(id));
    if (!message) {
      throw unprocessable(`Couldn't find Message with 'id'=${id} [WHERE "messages"."conversation_id" = $1]`);
    }
    wrapped(() => {
      itemFault(message.contentType, {});
      setMessageStatus(state, conversation, message, 'sent', null);
      changeMessage(state, conversation, message, { contentAttributes: {} });
    });
    return json(messageShape(state, message));
  });

  return routes.app;
}

/** Files that are there already, by their signed ids. */
function knownBlobs(state: State, sent: Json | undefined): Blob[] {
  if (!Array.isArray(sent)) return [];
  return sent.flatMap((id) => {
    if (id === null || id === '') return [];
    const blob = state.blobs.get(String(id));
    if (!blob) throw unprocessable('ActiveSupport::MessageVerifier::InvalidSignature');
    return [blob];
  });
}

function messageAt(state: State, conversation: Conversation, call: AccountCall): Message {
  return known(findMessage(messagesOf(state, conversation), idOf(call.segment('message'))));
}

/** Writing and retrying a message turn every failure into one text; everywhere else it would name its attributes. */
function wrapped<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refused && error.refusal.kind === 'invalid') {
      throw unprocessable(`Validation failed: ${error.refusal.message}`);
    }
    throw error;
  }
}
