import type { Message } from '../wire/message.ts';
import type { ProblemCode } from '../wire/problem.ts';
import type { SessionAnswer, SessionIntent } from '../wire/session.ts';
import type { Launcher } from './launcher/launcher.ts';
import type { Options } from './options.ts';

/** Types only: what the three chunks hand to each other. No chunk may share a module that is code with the first. */

/** Why a call failed: the server's codes and our own for what is no answer of the server's. */
export type FailureCode = ProblemCode | 'network' | 'unreadable';

/** What every failed call throws. */
export interface Failure extends Error {
  code: FailureCode;
  /** Undefined when none came. */
  response: Response | undefined;
  over_by?: number;
  /** It was the session that could not be opened; nothing was said of what was asked for. */
  at?: 'session';
}

/** Small strings kept for this server and site, across page loads where the browser lets us. */
export interface Keep {
  get(name: string): string | undefined;
  /** Without a value it is removed. Answers whether the value outlives the page. */
  set(name: string, value?: string): boolean;
}

export interface Session {
  /** The newest answer; undefined until the session is open. */
  answer: SessionAnswer | undefined;
  /** What proves the identity where the browser refuses the cookie. */
  getBearer(): string | undefined;
  /** Opens the session, or opens it again. Callers at the same time share one call. */
  open(intent: SessionIntent): Promise<SessionAnswer>;
  /** One call below `/v1/{site}/`; a POST when there is a body. Throws a {@link Failure}. */
  call(path: string, body: object | undefined, signal: AbortSignal): Promise<Response>;
  /** Same, with a time limit, read as JSON. `until` ends it before; without one the instance's end does. */
  request<Answer extends { session_id: string }>(path: string, body?: object, until?: AbortSignal): Promise<Answer>;
}

/** Everything the first chunk gives to the later ones. */
export interface Stage {
  options: Options;
  session: Session;
  keep: Keep;
  root: ShadowRoot;
  /** The panel is a part of the page. */
  inline: boolean;
  makeKey(): string;
  /** Languages, the best first; what is empty or no tag counts for nothing. */
  wanted(): unknown[];
  /** Hears that another language is wanted now. */
  onLocale(hear: () => void): void;
  launcher: Launcher;
  /** Tells the host page, and the launcher. */
  emit(name: 'message', message: Message): void;
  emit(name: 'unread', count: number): void;
  emit(name: 'stream', state: StreamState): void;
  emit(name: 'error', code: FailureCode): void;
  open(): void;
  close(): void;
  /** Puts the focus on the launcher. */
  focus(): void;
}

export type StreamState = 'connecting' | 'live' | 'lost' | 'away';

/** What the panel's chunk gives back. */
export interface PanelHandle {
  show(): void;
  hide(): void;
}
