import type { SessionAnswer } from './session.ts';

/** A `null` removes the attribute. */
export type Attributes = Record<string, string | number | boolean | null>;

/** `POST /v1/{site}/contact`: who the visitor is, according to the host page or the visitor. */
export interface ContactRequest {
  session_id: string;
  /** The visitor's id in the host's own records. */
  identifier?: string;
  /** Proof of `identifier`: its hex HMAC-SHA256 with the site's identity secret. */
  identifier_hash?: string;
  /**
   * Instead of both: a JWT (HS256 with the site's identity secret) with `sub`, the identifier, and `exp`, at most a day
   * away. Its claims may contain the other fields and override them.
   */
  token?: string;
  name?: string;
  email?: string;
  /** E.164. */
  phone_number?: string;
  /** https; accepted only with proof. */
  avatar_url?: string;
  custom_attributes?: Attributes;
}

/** The session from now on: another one if the visitor has just been proven. */
export interface ContactAnswer extends SessionAnswer {
  verified: boolean;
  /** Fields that another contact has; they became attributes of this contact. */
  taken?: ('email' | 'phone_number')[];
}

/**
 * `POST /v1/{site}/conversation`: attributes and labels of the current conversation. `conversation_missing` while there
 * is none.
 */
export interface ConversationRequest {
  session_id: string;
  custom_attributes?: Attributes;
  add_labels?: string[];
  remove_labels?: string[];
}

export interface ConversationAnswer {
  session_id: string;
}

/** `POST /v1/{site}/session/end`: the session ends in every browser that has it, and this browser forgets the visitor. */
export interface EndRequest {
  session_id: string;
}

/** The session that has ended. */
export interface EndAnswer {
  session_id: string;
}

/** The longest name, identifier, e-mail, address, in characters. */
export const FIELD_MAX = 255;
/** The most attributes in one call. */
export const ATTRIBUTES_MAX = 50;
/** The longest text of an attribute, in characters; the upstream refuses longer ones. */
export const ATTRIBUTE_MAX = 1_500;
/** The largest number in an attribute; the upstream refuses larger ones. */
export const NUMBER_MAX = 9_999_999_999;
/** The most labels in one call. */
export const LABELS_MAX = 50;
/** The longest token, in characters. */
export const TOKEN_MAX = 16 * 1024;
/** The largest body of `contact` and `conversation`, in bytes. */
export const CONTACT_BODY_MAX = 256 * 1024;

export const ATTRIBUTE_KEY = /^[A-Za-z0-9_-]{1,64}$/;
export const LABEL = /^[\p{L}\p{N} _-]{1,64}$/u;
/** The upstream's rule for an e-mail address: one `@`, no spaces. */
export const EMAIL = /^[^@\s]+@[^@\s]+$/;
/** E.164. */
export const PHONE = /^\+[1-9]\d{1,14}$/;
