import { epochOrZero, iso } from '../state/clock.ts';
import { inColumnOrder, type JsonObject } from '../state/json.ts';
import type { Contact, ContactInbox, Conversation, Inbox } from '../state/records.ts';
import { contactOf, messagesOf, type State } from '../state/state.ts';
import { publicMessage } from './message.ts';

/** The JSON of the public API: its field sets differ throughout. */
export function publicInbox(inbox: Inbox): JsonObject {
  return {
    identifier: inbox.identifier,
    identity_validation_enabled: inbox.hmacMandatory,
    name: inbox.name,
    timezone: inbox.timezone,
    working_hours: inbox.workingHours.map((day) => ({ ...day })),
    working_hours_enabled: inbox.workingHoursEnabled,
    csat_survey_enabled: inbox.csatSurveyEnabled,
    greeting_enabled: inbox.greetingEnabled,
  };
}

export function publicContact(session: ContactInbox, contact: Contact): JsonObject {
  return {
    source_id: session.sourceId,
    pubsub_token: session.pubsubToken,
    id: contact.id,
    name: contact.name,
    email: contact.email,
    phone_number: contact.phoneNumber,
  };
}

/** With every message that a visitor may see, unpaged. */
export function publicConversation(state: State, conversation: Conversation): JsonObject {
  const shown = messagesOf(state, conversation).filter((row) => !row.private && row.type !== 'activity');
  return {
    id: conversation.id,
    uuid: conversation.uuid,
    inbox_id: conversation.inboxId,
    contact_last_seen_at: epochOrZero(conversation.contactLastSeenAt),
    status: conversation.status,
    agent_last_seen_at: epochOrZero(conversation.agentLastSeenAt),
    messages: shown.map((row) => publicMessage(state, row)),
    contact: contactRow(contactOf(state, conversation)),
  };
}

function contactRow(contact: Contact): JsonObject {
  return {
    id: contact.id,
    name: contact.name,
    email: contact.email,
    phone_number: contact.phoneNumber,
    account_id: contact.accountId,
    created_at: iso(contact.createdAt),
    updated_at: iso(contact.updatedAt),
    additional_attributes: inColumnOrder(contact.additionalAttributes),
    identifier: contact.identifier,
    custom_attributes: inColumnOrder(contact.customAttributes),
    last_activity_at: iso(contact.lastActivityAt),
    contact_type: 0,
    middle_name: '',
    last_name: '',
    location: null,
    country_code: null,
    blocked: contact.blocked,
    label_list: [],
  };
}
