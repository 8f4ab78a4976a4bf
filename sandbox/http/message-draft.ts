import { CONTENT_TYPES } from '../state/content.ts';
import { holdsNul, isObject, type Json, type JsonObject } from '../state/json.ts';
import type { Conversation, MessageType } from '../state/records.ts';
import { unprocessable } from '../state/refusal.ts';
import { findMessage } from '../state/message-list.ts';
import { messagesOf, type State } from '../state/state.ts';
import { flag, text, type Params } from './params.ts';

const TYPES: MessageType[] = ['incoming', 'outgoing', 'activity', 'template'];

/** Reads a message as it was sent. Without a type it is the agent's. */
export function messageDraft(state: State, conversation: Conversation, params: Params) {
  if (isObject(params.echo_id) || Array.isArray(params.echo_id)) {
    throw unprocessable('unable to convert unpermitted parameters to hash');
  }
  const type = typeOf(params.message_type);
  const contentType = contentTypeOf(params.content_type);
  const attributes = attributesOf(params.content_attributes);
  if (holdsNul(params)) throw unprocessable('string contains null byte');
  return {
    type,
    content: contentOf(params.content),
    contentType,
    contentAttributes: withReply(state, conversation, attributes),
    private: flag(params.private),
    sourceId: text(params, 'source_id') ?? null,
    echoId: params.echo_id,
  };
}

function typeOf(sent: Json | undefined): MessageType {
  if (sent === undefined || sent === null || sent === '') return 'outgoing';
  const type = typeof sent === 'number' ? TYPES[sent] : TYPES.find((name) => name === sent);
  if (!type) throw unprocessable(`'${String(sent)}' is not a valid message_type`);
  return type;
}

function contentTypeOf(sent: Json | undefined): string {
  if (sent === undefined || sent === null) return 'text';
  const type = typeof sent === 'number' ? CONTENT_TYPES[sent] : CONTENT_TYPES.find((name) => name === sent);
  if (!type) throw unprocessable(`'${String(sent)}' is not a valid content_type`);
  return type;
}

function contentOf(sent: Json | undefined): string | null {
  if (sent === undefined || sent === null) return null;
  return typeof sent === 'object' ? inspect(sent) : String(sent);
}

/** Objects become the text that Ruby prints for them. */
function inspect(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(inspect).join(', ')}]`;
  if (!isObject(value)) return value === null ? 'nil' : JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}=>${inspect(item)}`)
    .join(', ')}}`;
}

/** An object, or JSON in a text; anything else counts as none, with two crashes on the way. */
function attributesOf(sent: Json | undefined): JsonObject {
  const parsed = typeof sent === 'string' ? parse(sent) : sent;
  if (typeof parsed === 'number') throw unprocessable("undefined method `dig' for an instance of Integer");
  if (!isObject(parsed)) return {};
  if (typeof parsed.email === 'string') throw unprocessable('String does not have #dig method');
  // A rule's id replaces everything else.
  return parsed.automation_rule_id === undefined ? parsed : { automation_rule_id: parsed.automation_rule_id };
}

function parse(sent: string): Json {
  try {
    return JSON.parse(sent) as Json;
  } catch {
    return {};
  }
}

/** The answered message by id or by source_id: known ones name both, unknown ones neither. */
function withReply(state: State, conversation: Conversation, attributes: JsonObject): JsonObject {
  const { in_reply_to: id, in_reply_to_external_id: external } = attributes;
  const rows = messagesOf(state, conversation);
  if (id !== undefined && id !== null && id !== '') {
    const row = findMessage(rows, Number(id));
    return { ...attributes, in_reply_to: row?.id ?? null, in_reply_to_external_id: row?.sourceId ?? null };
  }
  if (typeof external !== 'string' || external === '') return attributes;
  const row = rows.find((message) => message.sourceId === external);
  return { ...attributes, in_reply_to_external_id: row ? external : null, in_reply_to: row?.id ?? null };
}
