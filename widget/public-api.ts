import type { Attributes } from '../wire/contact.ts';
import type { ConversationStatus } from '../wire/conversation.ts';
import type { Message } from '../wire/message.ts';
import type { ProblemCode } from '../wire/problem.ts';

/** Why a call failed: the server's codes and our own for what is no answer of the server's. */
export type FailureCode = ProblemCode | 'network' | 'unreadable';

/** What a host developer can listen to. */
export interface BubbleEvents {
  open: undefined;
  close: undefined;
  /** A message of an agent (or of the inbox itself) came while the page was open. */
  message: Message;
  /** The visitor has written something; it is on its way. `status` is the conversation's, `null` where this begins one. */
  send: { content: string; status: ConversationStatus | null };
  /** What the visitor has written, in this tab or another, has arrived. */
  sent: Message;
  /** The number of unread messages. */
  unread: number;
  /** The visitor is known now, with proof or without. */
  identified: { verified: boolean };
  /** The visitor was forgotten, and is a stranger again. */
  reset: undefined;
  /** A call failed; the bubble goes on trying where that makes sense. */
  error: FailureCode | 'not_loaded';
}

/** Who the visitor is, in the host's own records. Every field may be missing. */
export interface Identity {
  /** The visitor's id. Without proof it is only a note for the agents; with proof it is who he is, on every device. */
  identifier?: string;
  /** Proof: hex HMAC-SHA256 of `identifier` under the site's identity secret, made by the host's server. */
  identifier_hash?: string;
  /**
   * Proof in place of both: a JWT (HS256, the site's identity secret) with `sub` and `exp`; or a function that gets a
   * fresh one, and is asked again when one is too old.
   */
  token?: string | (() => string | Promise<string>);
  name?: string;
  email?: string;
  /** E.164, `+41310000000`. */
  phone_number?: string;
  /** https; needs proof. */
  avatar_url?: string;
  custom_attributes?: Attributes;
}

/** Hears what is about to be sent. Answers what is sent in its place, or `false`: it stays in the composer. */
export type BeforeSend = (content: string) => string | false | Promise<string | false>;

/**
 * One bubble. What is called before its code is there is done as soon as it is, in order. What the server refuses
 * rejects with an error that has a `code`.
 */
export interface Bubble {
  readonly server: string;
  readonly site: string;
  /** Resolved when the session is open. */
  readonly ready: Promise<void>;
  /** The number of unread messages. */
  readonly unread: number;
  /** Opens the panel, as soon as it is loaded. */
  open(): void;
  close(): void;
  toggle(): void;
  /** Shows the launcher again. */
  show(): void;
  /** Takes launcher and panel off the page, and goes on listening. */
  hide(): void;
  /** Sends a message of the visitor's. */
  send(content: string): Promise<void>;
  /** Writes into the composer, unless the visitor has written something there. */
  prefill(content: string): Promise<void>;
  /** Says who the visitor is. The same again costs nothing. */
  identify(identity: Identity): Promise<{ verified: boolean }>;
  /** Logs out: this browser forgets the visitor, his conversation, what he wrote and has not sent. */
  reset(): Promise<void>;
  /** Notes on the contact, for the agents; `null` removes one. */
  setAttributes(attributes: Attributes): Promise<void>;
  /** Notes on the conversation; kept until there is one. `null` removes one. */
  setConversationAttributes(attributes: Attributes): Promise<void>;
  /** A label on the conversation; kept until there is one. */
  addLabel(label: string): Promise<void>;
  removeLabel(label: string): Promise<void>;
  setTheme(theme: 'auto' | 'light' | 'dark'): void;
  /**
   * Speaks another language from now on.
   *
   * @param locale BCP 47; what is not there gives the next best
   * @returns resolved when the launcher speaks it
   */
  setLocale(locale: string): Promise<void>;
  /** Hears, and may change or refuse, what the visitor sends. `undefined`: nobody does. */
  beforeSend(hook: BeforeSend | undefined): void;
  /** The visitor agrees that something is stored and sent (`consent: 'required'`). */
  grantConsent(): Promise<void>;
  /** He agrees no more: what is stored in this browser is erased, and nothing sent. */
  revokeConsent(): Promise<void>;
  /** Takes the bubble out of the page with everything that belongs to it. */
  destroy(): void;
  /** Calls `handler` at every such event, until the function that it answers is called. */
  on<Name extends keyof BubbleEvents>(name: Name, handler: (detail: BubbleEvents[Name]) => void): () => void;
}
