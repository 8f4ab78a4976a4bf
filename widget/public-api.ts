import type { Attributes } from '../wire/contact.ts';
import type { ConversationStatus } from '../wire/conversation.ts';
import type { Message } from '../wire/message.ts';
import type { ProblemCode } from '../wire/problem.ts';

/** Why a call failed: a code of the server, `network` for no answer, `unreadable` for an answer of something else. */
export type FailureCode = ProblemCode | 'network' | 'unreadable';

/** The events of a bubble and what their listeners get. */
export interface BubbleEvents {
  /** The panel was opened. */
  open: undefined;
  /** The panel was closed. */
  close: undefined;
  /** An agent, or the inbox itself, has sent a message while the page is open. */
  message: Message;
  /** The visitor has sent a message; it is pending. `status`: the conversation's, `null` if the message begins one. */
  send: { content: string; status: ConversationStatus | null };
  /** A message of the visitor, of this tab or another, has reached OneHash Chat. */
  sent: Message;
  /** The number of unread messages. */
  unread: number;
  /** `identify()` has succeeded. `verified`: with a valid proof. */
  identified: { verified: boolean };
  /** The browser has forgotten the visitor. */
  reset: undefined;
  /** A call has failed. The bubble tries again if that can help. */
  error: FailureCode | 'not_loaded';
}

/** The visitor in the host's own records. Every field is optional. */
export interface Identity {
  /** The visitor's id. With a proof it identifies them on every device; without one it is only shown to the agents. */
  identifier?: string;
  /** Proof: HMAC-SHA256 of `identifier` in hex, with the site's identity secret, made by the host's server. */
  identifier_hash?: string;
  /**
   * Proof in place of both: a JWT (HS256, with the site's identity secret) with `sub` and `exp`, or a function that
   * returns one. The function is called again when a token has expired.
   */
  token?: string | (() => string | Promise<string>);
  name?: string;
  email?: string;
  /** E.164, like `+41310000000`. */
  phone_number?: string;
  /** An https URL; requires a proof. */
  avatar_url?: string;
  custom_attributes?: Attributes;
}

/**
 * Gets each text before it is sent. Returns the text to send, or `false` to refuse it: the text goes back into the
 * composer, and `send()` rejects.
 */
export type BeforeSend = (content: string) => string | false | Promise<string | false>;

/**
 * One bubble. Every method can be called right away: calls wait until their code has loaded, and run in order. A method
 * that fails rejects with an error whose `code` is a `FailureCode`, with the reference's sentence for it.
 */
export interface Bubble {
  readonly server: string;
  readonly site: string;
  /** Resolves when the session is open. */
  readonly ready: Promise<void>;
  /** The number of unread messages. */
  readonly unread: number;
  /** Opens the panel as soon as it is loaded. */
  open(): void;
  /** Closes the panel. */
  close(): void;
  /** Opens the panel if it is closed, and closes it if it is open. */
  toggle(): void;
  /** Shows the bubble after `hide()` or `show: 'later'`. */
  show(): void;
  /** Closes the panel and hides the launcher. Messages still arrive and count as unread. */
  hide(): void;
  /** Sends a message as the visitor. Resolves when the message is pending. */
  send(content: string): Promise<void>;
  /** Writes into the composer if it is empty. */
  prefill(content: string): Promise<void>;
  /** Says who the visitor is. To call it again with the same identity makes no request. */
  identify(identity: Identity): Promise<{ verified: boolean }>;
  /**
   * Logs out: the session ends in every browser that has it, and this browser forgets the visitor, their conversation and
   * what they have not sent.
   */
  reset(): Promise<void>;
  /** Sets custom attributes of the contact; `null` removes one. */
  setAttributes(attributes: Attributes): Promise<void>;
  /** Sets custom attributes of the conversation, or of the next one if there is none yet; `null` removes one. */
  setConversationAttributes(attributes: Attributes): Promise<void>;
  /** Adds a label to the conversation, or to the next one if there is none yet. */
  addLabel(label: string): Promise<void>;
  /** Removes a label of the conversation. */
  removeLabel(label: string): Promise<void>;
  /** Changes the option `theme`. */
  setTheme(theme: 'auto' | 'light' | 'dark'): void;
  /**
   * Changes the language (BCP 47). Without a catalogue for it, the next wanted language is used. Resolves when the
   * launcher has it.
   */
  setLocale(locale: string): Promise<void>;
  /** Sets the hook that may change or refuse what the visitor sends; `undefined` removes it. */
  beforeSend(hook: BeforeSend | undefined): void;
  /** The visitor agrees that the bubble stores and sends data (`consent: 'required'`). */
  grantConsent(): Promise<void>;
  /** The visitor withdraws the consent: everything stored in this browser is erased, and nothing more is sent. */
  revokeConsent(): Promise<void>;
  /** Removes the bubble from the page with everything that belongs to it. */
  destroy(): void;
  /** Calls `handler` for each such event. Returns a function that removes the handler. */
  on<Name extends keyof BubbleEvents>(name: Name, handler: (detail: BubbleEvents[Name]) => void): () => void;
}
