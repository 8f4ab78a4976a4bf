import type { SessionAnswer, SessionIntent } from '../../wire/session.ts';
import type { Bubble, BubbleEvents, FailureCode } from '../public-api.ts';
import type { Launcher } from './launcher/launcher.ts';
import type { Options } from '../options.ts';
import type { StorageKey } from '../storage-keys.ts';

/** Types only: what the launcher's chunk hands to the later ones. No other chunk may import code from the first. */

/** Thrown by every call of the server that fails. */
export interface Failure extends Error {
  code: FailureCode;
  /** Undefined when there was no answer. */
  response: Response | undefined;
  over_by?: number;
  /** The exact fault, where the server names it. */
  detail?: string;
  /** The session could not be opened, so the call itself was not made. */
  at?: 'session';
}

/** Short texts that this browser keeps for this server and site, across page loads where it allows that. */
export interface BubbleStorage {
  get(name: StorageKey): string | undefined;
  /** Without a value the name is removed. */
  set(name: StorageKey, value?: string): void;
}

/** What a bubble keeps in the browser. */
export interface BrowserStorage extends BubbleStorage {
  /**
   * Replaces localStorage. Where `area` throws, values stay in memory; removing a name still clears localStorage.
   *
   * @returns what the memory holds
   */
  use(area: () => Storage): { [Name in StorageKey]?: string | undefined };
}

export interface Session {
  /** The newest answer; undefined until the session is open, and after the visitor was forgotten. */
  readonly answer: SessionAnswer | undefined;
  /** Proves the identity where the browser refuses the cookie. */
  getBearer(): string | undefined;
  /** Goes on in the session of this answer and keeps its bearer. Without an answer it forgets the visitor. */
  enter(answer: SessionAnswer | undefined): void;
  /** Opens the session, or opens it again. Simultaneous callers share one call. Throws a {@link Failure}. */
  open(intent: SessionIntent): Promise<SessionAnswer>;
  /** One call below `/v1/{site}/`; a POST if there is a body. Throws a {@link Failure}. */
  call(path: string, body: object | undefined, signal: AbortSignal): Promise<Response>;
  /** The same, with a limit of 30 s, read as JSON. `until` ends it earlier; by default the bubble's end does. */
  request<Answer extends { session_id: string }>(path: string, body?: object, until?: AbortSignal): Promise<Answer>;
}

/** The part of a bubble that exists at once: what every page needs, and the way to the rest. */
export interface Handle {
  options: Options;
  open(): void;
  close(): void;
  toggle(): void;
  destroy(): void;
  on<Name extends keyof Events>(name: Name, listener: (detail: Events[Name]) => void): () => void;
  /** Loads the whole interface. */
  api(): Promise<Bubble>;
}

/** Everything that the launcher's chunk gives to the later ones. It is never changed. */
export interface BubbleContext extends Handle {
  /** Ends every listener, timer, lock, call and stream of this bubble. */
  signal: AbortSignal;
  /** Prefix of what this browser keeps and its tabs share for this server and site. */
  name: string;
  session: Session;
  storage: BrowserStorage;
  root: ShadowRoot;
  launcher: Launcher;
  /** Notifies the host page and the bubble's own parts. */
  emit<Name extends keyof Events>(name: Name, ...detail: Events[Name] extends undefined ? [] : [Events[Name]]): void;
  makeKey(): string;
  /** Puts the focus on the launcher, or on what replaces it. */
  focus(): void;
  /**
   * Applies the options as they are now, and shows the bubble. May be called again.
   *
   * @returns the visitor's consent, if the options ask for it and their code could be loaded
   */
  applyOptions(): Promise<Consent | undefined>;
}

/** Before the visitor has agreed nothing is stored or sent. */
export interface Consent {
  /** Resolves once the visitor has agreed. */
  given(): Promise<void>;
  isGiven(): boolean;
  /** The visitor agrees. */
  give(): void;
  /** The visitor takes the agreement back. */
  revoke(): void;
}

/** What a host developer can listen to, and what the bubble's own parts tell each other. */
export interface Events extends BubbleEvents {
  /** The session was opened, or opened again. */
  session: undefined;
  /** The options ask for another language or other texts. */
  locale: undefined;
  /** The bubble is on the page again, after the page's code had removed it. */
  returned: undefined;
  /** The focus belongs to what opens the panel. */
  focus: undefined;
  stream: StreamStatus;
}

export type StreamStatus = 'connecting' | 'live' | 'lost' | 'away';

/** The mounted panel. */
export interface PanelHandle {
  show(): void;
  hide(): void;
}
