/*
 * Everything that the bubble stores in the browser, or shares between tabs by name. Each comment says what the entry
 * holds, `@until` when it ends by itself; `npm run docs` makes the tables in `docs/privacy.md` from them.
 */

/** `reset()` erases what belongs to the visitor, `revokeConsent()` everything. */
type ErasedBy = 'reset' | 'revokeConsent';

/** Keys in localStorage, after `bubble:{server}/{site}:`. */
export const STORAGE_KEYS = {
  /** the visitor's sealed identity, only where the browser refuses the cookie; never with `storage: 'cookie'` */
  bearer: 'reset',
  /** a random number that makes one visitor of several new tabs @until the session is open */
  nonce: 'reset',
  /** up to which message the visitor has read and dismissed the preview */
  seen: 'reset',
  /** up to which message the agents have been told that it was delivered and read */
  reported: 'reset',
  /** what the visitor has written and not sent @until sent */
  draft: 'reset',
  /** what the visitor has answered to messages with choices, forms and the like @until it is sent */
  answers: 'reset',
  /** that there are pending messages @until they are delivered */
  outbox: 'reset',
  /** a checksum of what `identify()` said last */
  identity: 'reset',
  /** attributes and labels for a conversation that has not begun @until it begins */
  notes: 'reset',
  /** the answers to the pre-chat questions while the visitor writes them; then that they were given or skipped */
  prechat: 'reset',
  /** the address that the visitor leaves for an answer; or only that they left none, or that the page has given it */
  email: 'reset',
  /** for which message a tab has played the sound */
  sounded: 'reset',
  /** for which message a tab has shown a notification */
  notified: 'reset',
  /** that the sound is off @until it is turned on */
  muted: 'revokeConsent',
  /** that desktop notifications are on @until they are turned off */
  notices: 'revokeConsent',
  /** that the visitor has agreed */
  consent: 'revokeConsent',
} as const satisfies Record<string, ErasedBy>;

export type StorageKey = keyof typeof STORAGE_KEYS;

/** IndexedDB databases. Their name is `bubble:{server}/{site}`; the keys are those of their object stores. */
export const DATABASE_STORES = {
  /** the pending messages @until they are delivered */
  outbox: 'reset',
} as const satisfies Record<string, ErasedBy>;

/** Web Locks of one bubble: `bubble:{server}/{site} {name}`. A lock ends with its tab. */
export interface TabLocks {
  /** the tab that sends the pending messages */
  sends: string;
  /** of the hidden tabs, the one that keeps its event stream */
  hidden: string;
  /** a tab in which the visitor has the panel open */
  reading: string;
  /** a tab in which the visitor looks at the page */
  looking: string;
  /** the tab that plays the sound for one message */
  sounded: string;
  /** the tab that shows a notification for one message */
  notified: string;
}

/** The name of one of these locks. */
export type TabLock = `${string} ${keyof TabLocks}`;
