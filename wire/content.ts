/*
 * What a message of an agent, a bot or the inbox holds besides its text, by the upstream's word for its type. The server
 * builds it from an allow-list and bounds it: texts are plain, links lead to http, https, mailto or tel, and pictures come
 * from the server's own address.
 */

/** What the visitor has submitted to a message, a row for each choice or field. */
export interface SubmittedValue {
  /** Of a form's field. */
  name?: string;
  /** Of a choice. */
  title?: string;
  value: string;
}

/** A title with what belongs to it. */
export interface Item {
  title: string;
  description?: string;
  link?: string;
}

export interface Choice {
  title: string;
  value: string;
}

/** A `link` opens an address; with a `postback` the visitor says its text. */
export type CardAction = { type: 'link'; text: string; uri: string } | { type: 'postback'; text: string };

export interface Card {
  title: string;
  description?: string;
  picture?: string;
  actions: CardAction[];
}

export interface FormField {
  name: string;
  type: 'text' | 'email' | 'text_area' | 'select';
  label: string;
  placeholder?: string;
  default?: string;
  required?: true;
  /** A regular expression for the whole value. It takes no long time, whatever the value is. */
  pattern?: string;
  /** What is wrong with a value that does not match. */
  pattern_error?: string;
  /** Of a `select`. */
  options?: Choice[];
}

export interface Product extends Item {
  price?: string;
  /** The price before a reduction. */
  price_before?: string;
  /** ISO 4217. */
  currency?: string;
  picture?: string;
}

export interface Rating {
  /** 1 to 5. */
  rating: number;
  feedback: string;
}

export type RichContent =
  | { type: 'input_select'; items: Choice[]; answer?: SubmittedValue[] }
  | { type: 'form'; items: FormField[]; button?: string; answer?: SubmittedValue[] }
  | { type: 'input_text'; answer?: SubmittedValue[] }
  | { type: 'input_textarea'; answer?: SubmittedValue[] }
  | { type: 'input_email'; answer?: SubmittedValue[] }
  /** `until`: the upstream takes a rating up to then, epoch seconds. */
  | { type: 'input_csat'; display: 'emoji' | 'star'; until: number; answer?: Rating }
  | { type: 'cards'; items: Card[] }
  | { type: 'article'; items: Item[] }
  | { type: 'incoming_email'; subject?: string }
  | { type: 'sticker'; picture: string }
  | { type: 'integrations' }
  | { type: 'cal_event'; title?: string; link?: string }
  | {
      type: 'cal_event_confirmation';
      date?: string;
      time?: string;
      time_zone?: string;
      organizer?: string;
      booker?: string;
    }
  /** `started_at`: epoch seconds. */
  | { type: 'calling_event'; status: 'accepted' | 'rejected' | 'missed'; started_at?: number }
  | {
      type: 'shopify_order_event';
      event: 'return_order' | 'fulfill_order' | 'refund_order' | 'cancel_order' | 'other';
      order?: string;
      items: (Item & { quantity?: number })[];
      link?: string;
      refund?: string;
    }
  | { type: 'shopify_product_refer'; items: Product[] }
  | { type: 'shopify_discount_refer'; items: Item[] }
  /** A type that this version does not know. */
  | { type: 'unknown'; items: Item[] };

/** The types that a visitor can answer. */
export type Answerable = Extract<RichContent, { answer?: unknown }>;

/** What a visitor submits to a message: rows, or a rating. */
export type AnswerValues = SubmittedValue[] | Rating;

/** `POST /v1/{site}/messages/{id}/answer`. The same values again change nothing; other values replace them. */
export interface AnswerRequest {
  session_id: string;
  conversation_id: number;
  values: AnswerValues;
}

/** The most rows of an answer. */
export const ANSWER_ROWS_MAX = 100;
/** The longest value of a row, and the longest feedback, in characters. */
export const ANSWER_MAX = 5_000;
/** The largest body of an answer, in bytes. */
export const ANSWER_BODY_MAX = 256 * 1024;
