import { backOffDelay } from '../base/backoff.ts';
import { SECOND } from '../base/time.ts';
import type { Log } from '../base/log.ts';
import { createPause } from '../base/pause.ts';

/** A connection to the upstream's cable (Action Cable over a WebSocket). */
export interface CableSocket {
  send(text: string): void;
  /** Closes it at once: no more frames come. */
  close(): void;
}

export interface CableListener {
  frame(text: string): void;
  /** The connection has ended or failed. */
  closed(reason: string): void;
}

/** Connects to an address. It calls the listener only after it has returned. */
export type ConnectCable = (url: string, listener: CableListener) => CableSocket;

/** The user of our access token, as who we subscribe. */
export interface CableUser {
  id: number;
  pubsubToken: string;
}

export interface CableOptions {
  /** Origin of OneHash Chat. */
  url: string;
  accountId: number;
  connect: ConnectCable;
  /** Asks the upstream who we are. */
  getUser: () => Promise<CableUser>;
  /** Gets each message for this user: of all inboxes, private notes included. */
  onMessage: (message: unknown) => void;
  /** Messages come from now on. Earlier ones are missed. */
  onConnected: () => void;
  log: Pick<Log, 'debug' | 'info' | 'warn'>;
  signal: AbortSignal;
}

/** From connecting to the confirmed subscription. The server does not answer wrong credentials. */
const SUBSCRIBE = 10 * SECOND;
/** The server sends a ping every three seconds; two may be late. */
const SILENCE = 7.5 * SECOND;
/** A connection that lasted this long resets the back-off. */
const GOOD = 30 * SECOND;
const BACK_OFF = { first: SECOND, longest: 30 * SECOND };

/** Keeps one connection open until the signal: connects again after each failure, with back-off. */
export async function keepCable(options: CableOptions): Promise<void> {
  const { signal, log, getUser } = options;
  const pause = createPause(signal);
  let failures = 0;
  let user: CableUser | undefined;

  while (!signal.aborted) {
    const startedAt = performance.now();
    let end: CableEnd;
    try {
      user ??= await getUser();
      end = await listen(options, user);
    } catch (error) {
      end = { wasConnected: false, reason: error instanceof Error ? error.message : String(error) };
    }
    if (signal.aborted) return;
    // The user's cable token may have changed.
    if (!end.wasConnected) user = undefined;
    failures = end.wasConnected && performance.now() - startedAt > GOOD ? 0 : failures + 1;
    log[failures <= 1 ? 'warn' : 'debug']({ reason: end.reason, failures }, 'cable: not connected');
    await pause.of(BACK_OFF.first / 2 + Math.random() * backOffDelay(failures, BACK_OFF));
  }
}

interface CableEnd {
  wasConnected: boolean;
  reason: string;
}

/** Runs one connection. Resolves when it has ended. */
function listen(options: CableOptions, user: CableUser): Promise<CableEnd> {
  const { signal, log, onConnected, onMessage } = options;
  const channel = { channel: 'RoomChannel', pubsub_token: user.pubsubToken, user_id: user.id };
  const identifier = JSON.stringify({ ...channel, account_id: options.accountId });

  return new Promise((resolve) => {
    let isConnected = false;
    let hasEnded = false;
    const subscribing = setTimeout(() => end('no answer to the subscription'), SUBSCRIBE).unref();
    const silence = setTimeout(() => end('silence'), SILENCE).unref();
    const stop = () => end('stopped');
    signal.addEventListener('abort', stop, { once: true });
    const socket: CableSocket = options.connect(cableUrl(options.url), { frame, closed: end });

    function frame(text: string): void {
      if (hasEnded) return;
      silence.refresh();
      const { type, message, identifier: to } = parse(text);
      if (type === 'welcome') socket.send(JSON.stringify({ command: 'subscribe', identifier }));
      else if (type === 'confirm_subscription') confirm();
      else if (type === 'reject_subscription' || type === 'disconnect') end(type);
      else if (message !== undefined && to === identifier) onMessage(message);
    }

    function confirm(): void {
      clearTimeout(subscribing);
      if (isConnected) return;
      isConnected = true;
      log.info('cable: connected');
      onConnected();
    }

    function end(reason: string): void {
      if (hasEnded) return;
      hasEnded = true;
      clearTimeout(subscribing);
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      socket.close();
      resolve({ wasConnected: isConnected, reason });
    }
  });
}

function cableUrl(url: string): string {
  return new URL('/cable', url).href.replace(/^http/, 'ws');
}

interface Frame {
  type?: unknown;
  identifier?: unknown;
  message?: unknown;
}

/** An unreadable frame counts as an empty one. */
function parse(text: string): Frame {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : {};
  } catch {
    return {};
  }
}
