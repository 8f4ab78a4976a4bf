import { backOffDelay } from '../base/backoff.ts';
import { SECOND } from '../base/time.ts';
import type { Log } from '../base/log.ts';
import { createPause } from '../base/pause.ts';

/** A connection to the upstream's cable. */
export interface CableSocket {
  send(text: string): void;
  /** Ends it at once; nothing is heard any more. */
  close(): void;
}

export interface CableListener {
  frame(text: string): void;
  /** It has ended, or never was. */
  closed(reason: string): void;
}

/** Opens a connection to that address. The listener is not called before this has returned. */
export type ConnectCable = (url: string, listener: CableListener) => CableSocket;

/** Who listens: the user behind the token. */
export interface CableUser {
  id: number;
  pubsubToken: string;
}

export interface CableOptions {
  /** Origin of OneHash Chat. */
  url: string;
  accountId: number;
  connect: ConnectCable;
  /** Asks upstream. */
  whoAmI: () => Promise<CableUser>;
  /** Everything this user may hear: of all inboxes, private notes too. */
  heard: (message: unknown) => void;
  /** It hears from now on; what happened before it has not heard. */
  connected: () => void;
  log: Pick<Log, 'debug' | 'info' | 'warn'>;
  signal: AbortSignal;
}

/** From connecting to hearing. Wrong credentials are answered with silence. */
const SUBSCRIBE = 10 * SECOND;
/** The server sends a sign of life every three seconds; two may be missed. */
const SILENCE = 7.5 * SECOND;
/** A connection that lived so long was a good one. */
const GOOD = 30 * SECOND;
const BACK_OFF = { first: SECOND, longest: 30 * SECOND };

/** Keeps one connection open until the signal, whatever happens to it. */
export async function keepCable(options: CableOptions): Promise<void> {
  const { signal, log, whoAmI } = options;
  const pause = createPause(signal);
  let failures = 0;
  let user: CableUser | undefined;

  while (!signal.aborted) {
    const startedAt = performance.now();
    let end: CableEnd;
    try {
      user ??= await whoAmI();
      end = await listen(options, user);
    } catch (error) {
      end = { wasConnected: false, reason: error instanceof Error ? error.message : String(error) };
    }
    if (signal.aborted) return;
    // The token may be another by now.
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

/** One connection, from its beginning to its end. */
function listen(options: CableOptions, user: CableUser): Promise<CableEnd> {
  const { signal, log, connected, heard } = options;
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
      else if (message !== undefined && to === identifier) heard(message);
    }

    function confirm(): void {
      clearTimeout(subscribing);
      if (isConnected) return;
      isConnected = true;
      log.info('cable: connected');
      connected();
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

/** Garbage is a frame without anything in it. */
function parse(text: string): Frame {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : {};
  } catch {
    return {};
  }
}
