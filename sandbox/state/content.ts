import { isObject, type Json, type JsonObject } from './json.ts';
import { unprocessable } from './refusal.ts';

export const CONTENT_TYPES = [
  'text',
  'input_text',
  'input_textarea',
  'input_email',
  'input_select',
  'cards',
  'form',
  'article',
  'incoming_email',
  'input_csat',
  'integrations',
  'sticker',
  'cal_event',
  'cal_event_confirmation',
  'calling_event',
  'shopify_order_event',
  'shopify_product_refer',
  'shopify_discount_refer',
];

const ITEM_KEYS: Record<string, string[]> = {
  input_select: ['title', 'value'],
  cards: ['title', 'description', 'media_url', 'actions'],
  form: ['type', 'placeholder', 'label', 'name', 'options', 'default', 'required', 'pattern', 'title', 'pattern_error'],
  article: ['title', 'description', 'link'],
};

const ACTION_KEYS = ['text', 'type', 'payload', 'uri'];

/** What is wrong with the items of a message that must have some; the texts are the server's own, crashes included. */
export function itemFault(contentType: string, attributes: JsonObject): string | null {
  const allowed = ITEM_KEYS[contentType];
  if (!allowed) return null;
  const { items } = attributes;
  if (items === undefined || items === null) throw unprocessable("undefined method `reject' for nil");
  if (!Array.isArray(items)) throw unprocessable("undefined method `keys' for an instance of Array");
  if (items.length === 0) return 'Content attributes At least one item is required.';
  const strange = strangeKeys(items, allowed);
  if (strange) return `Content attributes contains invalid keys for items : ${strange}`;
  if (contentType !== 'cards') return null;
  if (items.some((item) => !isObject(item) || !Array.isArray(item.actions) || item.actions.length === 0)) {
    return 'Content attributes contains items missing actions';
  }
  const actions = items.flatMap((item) => (isObject(item) && Array.isArray(item.actions) ? item.actions : []));
  const strangeAction = strangeKeys(actions, ACTION_KEYS);
  return strangeAction ? `Content attributes contains invalid keys for actions:  ${strangeAction}` : null;
}

function strangeKeys(items: Json[], allowed: string[]): string | null {
  const keys = items.flatMap((item) => (isObject(item) ? Object.keys(item) : []));
  const strange = [...new Set(keys.filter((key) => !allowed.includes(key)))];
  return strange.length === 0 ? null : `[${strange.map((key) => `:${key}`).join(', ')}]`;
}
