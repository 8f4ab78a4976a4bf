import type { Sender } from './message.ts';

/** When the server creates the contact upstream: on the first page view, when the panel opens, or with the first message. */
export type ContactPolicy = 'load' | 'open' | 'message';

/** A question before the conversation. `name`, `email` and `phone_number` are fields of the contact; others become attributes. */
export interface PrechatField {
  name: string;
  type: 'text' | 'email' | 'tel' | 'select' | 'checkbox';
  /** @default the widget's text for fields of the contact; for others the name */
  label?: string;
  required?: boolean;
  /** Choices of a `select`. */
  options?: string[];
}

/** What a site asks before the conversation. */
export interface Prechat {
  /** The visitor must answer before they can write. */
  required: boolean;
  fields: PrechatField[];
}

/** The settings of a site that its widget uses; part of every session answer. */
export interface Settings {
  site: string;
  /** Name of the panel, shown in its header. */
  title: string;
  create_contact: ContactPolicy;
  /** Fallback language, BCP 47, if neither page nor browser requests a supported one. */
  locale?: string;
  /** Text of an empty conversation. */
  greeting?: string;
  /** Some of the agents. */
  team?: Sender[];
  prechat?: Prechat;
  /** Minutes without a reply after which the panel offers to leave an e-mail address. */
  email_after?: number;
  /** An identifier requires proof on this site. */
  identity?: true;
}
