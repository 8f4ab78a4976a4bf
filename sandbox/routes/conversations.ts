import { accountRoutes } from '../http/api.ts';
import { json } from '../http/answer.ts';
import { maySee, requireConversation, requireInbox } from '../http/auth.ts';
import { flag, idOf, text, type Params } from '../http/params.ts';
import { conversationShape } from '../shapes/conversation.ts';
import { attachContactInbox, findContactInbox } from '../state/contact-inbox.ts';
import { createConversation, dropConversation, tellCreated } from '../state/conversation.ts';
import { setPriority } from '../state/conversation-change.ts';
import { isObject, type JsonObject } from '../state/json.ts';
import { createMessage } from '../state/message.ts';
import { messageDraft } from '../http/message-draft.ts';
import type { ContactInbox, Conversation, ConversationStatus, User } from '../state/records.ts';
import { crash, notAllowed, notFound, Refused, unprocessable } from '../state/refusal.ts';
import { known, type State } from '../state/state.ts';
import { listConversations } from '../state/conversation-list.ts';

const STATUSES = ['open', 'resolved', 'pending', 'snoozed'];

export function conversationRoutes(state: State) {
  const routes = accountRoutes(state);

  routes.get('/conversations', ({ user, params }) => {
    const { meta, rows } = listConversations(state, user, params);
    return json({ data: { meta, payload: rows.map((row) => conversationShape(state, row)) } });
  });

  routes.get('/conversations/meta', ({ user, params }) => json({ meta: listConversations(state, user, params).meta }));

  routes.post('/conversations', ({ user, params }) => {
    const session = resolveSession(state, user, params);
    const inbox = known(state.inboxes.get(session.inboxId));
    const last = state.conversations.where('contactInbox', session.id).at(-1);
    const kept = inbox.lockToSingleConversation ? last : undefined;
    const conversation = kept ?? createConversation(state, session, draftOf(params));
    const told = kept ? () => {} : () => tellCreated(state, conversation);
    if (!isObject(params.message) || Object.keys(params.message).length === 0) told();
    else writeInline(state, conversation, params.message, user, told, kept === undefined);
    return json(conversationShape(state, conversation, { asWritten: true }));
  });

  routes.get('/conversations/:id', ({ user, segment }) =>
    json(conversationShape(state, requireConversation(state, user, segment('id')))),
  );

  routes.patch('/conversations/:id', ({ user, params, segment }) => {
    const conversation = requireConversation(state, user, segment('id'));
    if (params.priority !== undefined) setPriority(state, conversation, params.priority);
    return json(conversationShape(state, conversation));
  });

  return routes.app;
}

/** Which session a new conversation belongs to. Without a contact the source_id alone is looked up, in every inbox. */
function resolveSession(state: State, user: User, params: Params): ContactInbox {
  const sourceId = text(params, 'source_id');
  if (params.inbox_id === undefined || params.contact_id === undefined) {
    const session = state.contactInboxes.first('sourceId', sourceId ?? null);
    if (!session) throw notFound();
    // Not even the account is asked for here: a stranger's hit is refused by the inbox.
    if (!maySee(user, known(state.inboxes.get(session.inboxId)))) throw notAllowed();
    return session;
  }
  const contact = state.contacts.get(idOf(params.contact_id));
  const inbox = requireInbox(state, user, idOf(params.inbox_id));
  if (!contact || contact.accountId !== user.accountId) throw notFound();
  const taken = sourceId ? findContactInbox(state, inbox.id, sourceId) : undefined;
  if (taken && taken.contactId !== contact.id) throw unprocessable('source_id should be unique');
  return attachContactInbox(state, contact, inbox, { sourceId, hmacVerified: flag(params.hmac_verified) });
}

function draftOf(params: Params) {
  const status = params.status === undefined ? 'open' : String(params.status);
  if (!STATUSES.includes(status)) throw crash();
  return {
    status: status as ConversationStatus,
    assigneeId: params.assignee_id === undefined ? null : idOf(params.assignee_id),
    snoozedUntil: typeof params.snoozed_until === 'number' ? params.snoozed_until : null,
    additionalAttributes: attributes(params.additional_attributes),
    customAttributes: attributes(params.custom_attributes),
  };
}

function attributes(sent: Params[string] | undefined): JsonObject {
  if (sent === undefined || sent === null) return {};
  if (!isObject(sent)) throw crash();
  return sent;
}

/** Refusals are not wrapped here as they are for messages of their own, and the new conversation goes with them. */
function writeInline(
  state: State,
  conversation: Conversation,
  params: JsonObject,
  user: User,
  told: () => void,
  made: boolean,
): void {
  try {
    createMessage(state, conversation, messageDraft(state, conversation, params), user, told);
  } catch (error) {
    if (made) dropConversation(state, conversation);
    if (error instanceof Refused && error.refusal.kind === 'error') throw crash();
    throw error;
  }
}
