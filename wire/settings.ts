/** When the contact is made upstream: on the first page view, when the panel is opened, with the first message. */
export type ContactPolicy = 'load' | 'open' | 'message';

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
}
