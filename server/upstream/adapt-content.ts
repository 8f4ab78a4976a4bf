import {
  ANSWER_MAX,
  type CardAction,
  type Choice,
  type FormField,
  type Item,
  type Product,
  type RichContent,
  type SubmittedValue,
} from '../../wire/content.ts';
import { DAY, SECOND } from '../base/time.ts';
import { isPlain, link, list, number, onlyKnown, picture, rows, text, type Fields } from './read-fields.ts';
import type { RawMessage } from './schemas.ts';
import { isTame } from './tame-pattern.ts';

/** The most items of a message, actions of a card, and options of a field. */
const MAX = { items: 100, actions: 10, options: 250 };
/** Characters of all that a message holds besides its text, as JSON. Items above it are left out. */
const RICH_MAX = 64 * 1024;
/** The upstream takes a rating for 14 days, in seconds. */
const RATING_SECONDS = (14 * DAY) / SECOND;

const orderEvents = ['return_order', 'fulfill_order', 'refund_order', 'cancel_order'] as const;

type Loose<Made> = { [Key in keyof Made]: Made[Key] | undefined };
type Reader<Type extends RichContent['type']> = (
  fields: Fields,
  raw: RawMessage,
) => Loose<Extract<RichContent, { type: Type }>> | undefined;

/** The content types with more than a text. Each reads only what its visitor may see; what is not readable is left out. */
const READERS: { [Type in RichContent['type']]: Reader<Type> } = {
  input_select: (fields) => ({
    type: 'input_select',
    items: list(fields['items'], MAX.items, choice),
    answer: submitted(fields),
  }),
  form: (fields) => ({
    type: 'form',
    items: uniqueNames(list(fields['items'], MAX.items, formField)),
    button: text(fields['button_label'], 100),
    answer: submitted(fields),
  }),
  input_text: (fields) => ({ type: 'input_text', answer: submitted(fields) }),
  input_textarea: (fields) => ({ type: 'input_textarea', answer: submitted(fields) }),
  input_email: (fields) => ({ type: 'input_email', answer: submitted(fields) }),
  input_csat: (fields, { created_at }) => ({
    type: 'input_csat',
    display: fields['display_type'] === 'star' ? 'star' : 'emoji',
    until: created_at + RATING_SECONDS,
    answer: rating(fields),
  }),
  cards: (fields) => ({
    type: 'cards',
    items: list(fields['items'], MAX.items, (item) =>
      named(item['title'], {
        description: text(item['description']),
        picture: picture(item['media_url']),
        actions: list(item['actions'], MAX.actions, cardAction),
      }),
    ),
  }),
  article: (fields) => ({ type: 'article', items: list(fields['items'], MAX.items, itemOf) }),
  incoming_email: ({ email }) => ({
    type: 'incoming_email',
    subject: text(isPlain(email) ? email['subject'] : undefined, 500),
  }),
  sticker: (_, { content }) => {
    const found = picture(content);
    return found === undefined ? undefined : { type: 'sticker', picture: found };
  },
  integrations: () => ({ type: 'integrations' }),
  cal_event: ({ title, event_url }) => ({ type: 'cal_event', title: text(title, 500), link: link(event_url) }),
  cal_event_confirmation({ event_payload: payload }) {
    const fields = isPlain(payload) ? payload : {};
    const at = isPlain(fields['event_scheduled_at']) ? fields['event_scheduled_at'] : {};
    return {
      type: 'cal_event_confirmation',
      date: text(at['date'], 100),
      time: text(at['time'], 100),
      time_zone: text(at['timezone'], 100),
      organizer: text(fields['event_organizer'], 200),
      booker: text(fields['event_booker'], 200),
    };
  },
  calling_event: ({ call_status: status, call_start_time: start }) => ({
    type: 'calling_event',
    status: status === 'accepted' || status === 'rejected' ? status : 'missed',
    started_at: secondsOf(start),
  }),
  shopify_order_event({ shopify_event: event }) {
    if (!isPlain(event)) return undefined;
    return {
      type: 'shopify_order_event',
      event: orderEvents.find((name) => name === event['event_name']) ?? 'other',
      order: text(event['order_id'], 100),
      items: list(event['items'], MAX.items, (item) => named(item['name'], { quantity: number(item['qty']) })),
      link: link(event['status_url']),
      refund: text(event['total_refund'], 100),
    };
  },
  shopify_product_refer: ({ products }) => ({
    type: 'shopify_product_refer',
    items: list(products, MAX.items, (product): Product | undefined =>
      named(product['displayName'] ?? product['title'], {
        price: text(product['price'], 50),
        price_before: text(product['compareAtPrice'], 50),
        currency: text(product['currency'], 10),
        picture: picture(product['image']),
        link: link(product['link_url']),
      }),
    ),
  }),
  shopify_discount_refer: ({ discounts }) => ({
    type: 'shopify_discount_refer',
    items: list(discounts, MAX.items, ({ discount }) =>
      isPlain(discount) ? named(discount['title'], { description: text(discount['summary']) }) : undefined,
    ),
  }),
  // A newer upstream may have more types. Their items usually have a title and a link.
  unknown({ items }) {
    const known = list(items, MAX.items, itemOf);
    return known.length > 0 ? { type: 'unknown', items: known } : undefined;
  },
};

/** What a message holds besides its text. `undefined`: nothing, so it is its text. */
export function adaptRich(raw: RawMessage): RichContent | undefined {
  const fields = isPlain(raw.content_attributes) ? raw.content_attributes : {};
  if (raw.message_type === 'incoming' || raw.content_type === 'text' || fields['deleted'] === true) return undefined;
  const type = Object.hasOwn(READERS, raw.content_type) ? (raw.content_type as RichContent['type']) : 'unknown';
  const rich = READERS[type](fields, raw);
  return rich && bounded(onlyKnown<RichContent>(rich as RichContent));
}

const SURVEY = /https?:\/\/\S{1,500}\/survey\/responses\/\S{1,100}\s*$/;

/** The text of a message, without what its other parts say better. */
export function adaptText({ content, content_type: type }: RawMessage, rich: RichContent | undefined): string {
  if (rich?.type === 'sticker') return '';
  // The survey is in the panel, so its address is of no use; and it is the upstream's.
  const address = type === 'input_csat' ? content.search(SURVEY) : -1;
  return address < 0 ? content : content.slice(0, address).trimEnd().replace(/[,:]$/, '');
}

function itemOf(item: Fields): Item | undefined {
  const address = link(item['link']) ?? link(item['uri']) ?? link(item['url']) ?? link(item['link_url']);
  const title = text(item['title'] ?? item['name'] ?? item['label'], 500) ?? address;
  return title === undefined ? undefined : onlyKnown({ title, description: text(item['description']), link: address });
}

/** A choice without a value has its title for one, and the other way round. */
function choice(item: Fields): Choice | undefined {
  const value = text(item['value'], 500) ?? text(item['title'] ?? item['label'], 500);
  return value === undefined ? undefined : { title: text(item['title'] ?? item['label'], 500) ?? value, value };
}

function cardAction({ type, text: said, uri }: Fields): CardAction | undefined {
  const label = text(said, 200);
  if (type === 'postback') return label === undefined ? undefined : { type, text: label };
  const address = link(uri);
  return address === undefined ? undefined : { type: 'link', text: label ?? address, uri: address };
}

const fieldTypes = ['text', 'email', 'text_area', 'select'] as const;

/** A field is answered under its name, so it needs one. */
function formField(item: Fields): FormField | undefined {
  const name = text(item['name'], 255);
  if (name === undefined) return undefined;
  const options = list(item['options'], MAX.options, choice, (value) => ({ value }));
  const wanted = fieldTypes.find((type) => type === item['type']) ?? 'text';
  const pattern = text(item['pattern'], 500);
  return onlyKnown<FormField>({
    name,
    // Nothing can be chosen from an empty list.
    type: wanted === 'select' && options.length === 0 ? 'text' : wanted,
    label: text(item['label'], 500) ?? text(item['placeholder'], 500) ?? name,
    placeholder: text(item['placeholder'], 500),
    default: text(item['default'], 1_000),
    required: item['required'] === true || item['required'] === 'true' || undefined,
    pattern: pattern !== undefined && isTame(pattern) ? pattern : undefined,
    pattern_error: text(item['pattern_error'] ?? item['title'], 500),
    options: wanted === 'select' && options.length > 0 ? options : undefined,
  });
}

function uniqueNames(fields: FormField[]): FormField[] {
  return [...new Map(fields.toReversed().map((field) => [field.name, field])).values()].toReversed();
}

/** The upstream keeps one row as an object, and an e-mail address under a name of its own. */
function submitted(fields: Fields): SubmittedValue[] | undefined {
  const email = text(fields['submitted_email'], 255);
  if (email !== undefined) return [{ value: email }];
  const found = list(rows(fields['submitted_values']), MAX.items, (row): SubmittedValue | undefined => {
    const title = text(row['title']);
    const value = text(row['value'], ANSWER_MAX) ?? title;
    return value === undefined ? undefined : onlyKnown({ name: text(row['name'], 255), title, value });
  });
  return found.length > 0 ? found : undefined;
}

function rating({ submitted_values: values }: Fields): { rating: number; feedback: string } | undefined {
  const response = isPlain(values) ? values['csat_survey_response'] : undefined;
  if (!isPlain(response)) return undefined;
  const given = Number(response['rating']);
  if (!(given >= 1 && given <= 5)) return undefined;
  return { rating: Math.round(given), feedback: text(response['feedback_message'], ANSWER_MAX) ?? '' };
}

/** An item needs a title. */
function named<More extends object>(
  title: unknown,
  more: { [Key in keyof More]: More[Key] | undefined },
): ({ title: string } & More) | undefined {
  const found = text(title, 500);
  return found === undefined ? undefined : (onlyKnown({ title: found, ...more }) as { title: string } & More);
}

function secondsOf(time: unknown): number | undefined {
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return ms >= 0 && ms < 253_402_300_799_000 ? Math.floor(ms / 1000) : undefined;
}

/** Without items, most types are their text. */
function bounded(rich: RichContent): RichContent | undefined {
  if (!('items' in rich)) return rich;
  if (rich.items.length === 0 && rich.type !== 'shopify_order_event') return undefined;
  let { items } = rich as { items: unknown[] };
  while (items.length > 0 && JSON.stringify(items).length > RICH_MAX) items = items.slice(0, items.length >> 1);
  return { ...rich, items } as RichContent;
}
