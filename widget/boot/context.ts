import type { SessionAnswer, SessionIntent } from '../../wire/session.ts';
import type { StartedCore } from '../core/start-core.ts';
import type { Bubble, BubbleEvents, FailureCode } from '../public-api.ts';
import type { Launcher } from './launcher/launcher.ts';
import type { Options } from '../options.ts';
import type { StorageKey } from '../storage-keys.ts';

/** Types only: what the three chunks hand to each other. No chunk may share a module that is code with the first. */

/** What every failed call throws. */
export interface Failure extends Error {
  code: FailureCode;
  /** Undefined when none came. */
  response: Response | undefined;
  over_by?: number;
  /** What exactly is wrong, where the server says more. */
  detail?: string;
  /** It was the session that could not be opened; nothing was said of what was asked for. */
  at?: 'session';
}

/** Small strings kept for this server and site, across page loads where the browser lets us. */
export interface BubbleStorage {
  get(name: StorageKey): string | undefined;
  /** Without a value it is removed. */
  set(name: StorageKey, value?: string): void;
}

export interface Session {
  /** The newest answer; undefined until the session is open. */
  answer: SessionAnswer | undefined;
  /** What proves the identity where the browser refuses the cookie. */
  getBearer(): string | undefined;
  setBearer(value: string | undefined): void;
  /** Opens the session, or opens it again. Callers at the same time share one call. */
  open(intent: SessionIntent): Promise<SessionAnswer>;
  /** One call below `/v1/{site}/`; a POST when there is a body. Throws a {@link Failure}. */
  call(path: string, body: object | undefined, signal: AbortSignal): Promise<Response>;
  /** Same, with a time limit, read as JSON. `until` ends it before; without one the instance's end does. */
  request<Answer extends { session_id: string }>(path: string, body?: object, until?: AbortSignal): Promise<Answer>;
}

/** Everything the first chunk gives to the later ones. */
export interface BubbleContext {
  options: Options;
  /** Names what this browser keeps, and its tabs share, of this server and site. */
  name: string;
  session: Session;
  storage: BubbleStorage;
  root: ShadowRoot;
  /** The panel is a part of the page. */
  inline: boolean;
  makeKey(): string;
  /** Languages, the best first; what is empty or no tag counts for nothing. */
  wanted(): unknown[];
  /** Another language is wanted now. */
  onLocale?: () => void;
  launcher: Launcher;
  /** Shows the theme that the options name now. */
  applyTheme(): void;
  /** Puts on what the options say, in the language that is wanted now. */
  applyOptions(): Promise<void>;
  /** Resolved once something may be stored and sent: at once, where the visitor need not agree to it. */
  permit(): Promise<void>;
  /** What the visitor has to agree to first; there once the options were read, if it is. */
  consent?: Consent;
  /** Loads what a conversation needs. Throws a {@link Failure}. */
  loadCore(): Promise<StartedCore>;
  /** Tells the host page, and our own parts. */
  emit<Name extends keyof Events>(name: Name, ...detail: Events[Name] extends undefined ? [] : [Events[Name]]): void;
  open(): void;
  close(): void;
  /** Puts the focus on the launcher. */
  focus(): void;
}

/** Until the visitor has agreed nothing is stored, and nothing sent. */
export interface Consent {
  /** Resolved when he has. */
  given(): Promise<void>;
  isGiven(): boolean;
  /** What he does says that he agrees. */
  give(): void;
  /** He does no more. */
  revoke(): void;
}

/** What the first chunk makes: the little that every page needs, and the way to all the rest. */
export interface Handle {
  options: Options;
  open(): void;
  close(): void;
  toggle(): void;
  destroy(): void;
  on<Name extends keyof Events>(name: Name, handler: (detail: Events[Name]) => void): () => void;
  /** The whole interface, once it is loaded. */
  api(): Promise<Bubble>;
}

/** What a host developer can listen to, and two that our own parts tell each other. */
export interface Events extends BubbleEvents {
  session: undefined;
  stream: StreamStatus;
}

export type StreamStatus = 'connecting' | 'live' | 'lost' | 'away';

/** What the panel's chunk gives back. */
export interface PanelHandle {
  show(): void;
  hide(): void;
}
