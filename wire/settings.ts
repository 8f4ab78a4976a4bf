/** When the contact is made upstream: on the first page view, when the panel is opened, with the first message. */
export type ContactPolicy = 'load' | 'open' | 'message';

/** A question before the conversation. `name`, `email` and `phone_number` are the contact's own, others become attributes. */
export interface PrechatField {
  name: string;
  type: 'text' | 'email' | 'tel' | 'select' | 'checkbox';
  /** @default the widget's word for the contact's own fields, else the name */
  label?: string;
  required?: boolean;
  /** `select`: what may be chosen. */
  options?: string[];
}

/** What a site asks before the conversation. */
export interface Prechat {
  /** The visitor can't leave it out. */
  required: boolean;
  fields: PrechatField[];
}

/** What a site's widget needs to know; it is in every session answer. */
export interface Settings {
  site: string;
  /** Name of the panel, shown in its header. */
  title: string;
  create_contact: ContactPolicy;
  /** The language where neither page nor browser wants one that there is, BCP 47. */
  locale?: string;
  /** What stands in an empty conversation. */
  greeting?: string;
  prechat?: Prechat;
  /** Minutes without a reply after which the panel offers to leave an e-mail address. */
  email_after?: number;
  /** An identifier needs proof here. */
  identity?: true;
}
