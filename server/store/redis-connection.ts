import { Redis, ReplyError } from 'ioredis';
import { SECOND } from '../base/time.ts';
import type { StoreLog } from './log.ts';
import { StoreError } from './store.ts';

/**
 * How long an answer is waited for. A time scale does not make a network faster, so that it does not go below what a
 * busy machine needs.
 */
export const PATIENCE = Math.max(SECOND, 400);

/** A connection to Redis that comes back by itself, and whose commands fail at once while it is away. */
export interface RedisConnection {
  readonly redis: Redis;
  /** Resolves when the first attempt has succeeded or failed. */
  tried: Promise<void>;
  isReady(): boolean;
  /** @throws {StoreError} whatever went wrong */
  run<Value>(call: (redis: Redis) => Promise<Value>): Promise<Value>;
  close(): void;
}

/** @param name what the connection is for, in the log and in Redis's CLIENT LIST */
export function connectRedis(url: string, name: string, log: StoreLog): RedisConnection {
  const redis = new Redis(url, {
    connectionName: `bubble-${name}`,
    disableClientInfo: true,
    enableOfflineQueue: false,
    // What waited for an answer when the connection broke fails, and is never sent again behind its caller's back.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    connectTimeout: PATIENCE,
    // A server that stands still is away: the connection is given up, so that the next commands need not wait.
    socketTimeout: PATIENCE,
    maxLoadingRetryTime: PATIENCE / 2,
    retryStrategy: (times) => SECOND * Math.min(1, times / 10) * (0.5 + Math.random() / 2),
    // After a failover the address may lead to the new master.
    reconnectOnError: ({ message }) => /^(READONLY|MASTERDOWN|LOADING)/.test(message),
  });

  let isAway = false;
  redis.on('error', (error: Error) => {
    if (!isAway) {
      log.warn(
        { connection: name, reason: error.message, ...adviceFor(error) },
        'Redis (REDIS_URL) can not be reached: the server goes on without it, and tries again',
      );
    }
    isAway = true;
  });
  redis.on('close', () => {
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) log.info({ connection: name }, 'Redis is back');
    isAway = false;
  });
  // Nobody hears a connection die on which nothing is sent.
  const heartbeat = setInterval(() => void redis.ping().catch(() => {}), 5 * SECOND).unref();

  return {
    redis,
    tried: new Promise((resolve) => {
      redis.once('ready', resolve);
      redis.once('error', () => resolve());
      redis.once('close', () => resolve());
    }),
    isReady: () => redis.status === 'ready',
    async run(call) {
      try {
        return await call(redis);
      } catch (error) {
        throw new StoreError(`Redis: ${wordsOf(error)}`, { cause: error });
      }
    },
    close() {
      clearInterval(heartbeat);
      redis.disconnect();
    },
  };
}

function adviceFor({ message }: Error): { advice?: string } {
  if (!/^(NOAUTH|WRONGPASS)/.test(message)) return {};
  return { advice: 'the password belongs into REDIS_URL: redis://user:password@host:6379' };
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof ReplyError ? error.message : `no answer (${error.message})`;
}
