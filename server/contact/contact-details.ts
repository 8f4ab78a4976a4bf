import type { Attributes } from '../../wire/contact.ts';

/** What the host page or the visitor says about the visitor, checked. */
export interface ContactDetails {
  name?: string;
  email?: string;
  phone_number?: string;
  /** Verified visitors only. */
  avatar_url?: string;
  /** `null` removes an attribute. */
  custom_attributes?: Attributes;
}
