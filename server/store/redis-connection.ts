import { Redis, ReplyError } from 'ioredis';
import { createRedact } from '../base/redact.ts';
import { readRedisAddress } from '../base/redis-address.ts';
import { SECOND } from '../base/time.ts';
import type { StoreLog } from './log.ts';
import { StoreError } from './store.ts';

/** Milliseconds to wait for an answer. A time scale makes no network faster, so there is a lower bound. */
export const ANSWER_TIMEOUT = Math.max(SECOND, 400);

/** A connection that restores itself. While it is down, its commands fail at once. */
export interface RedisConnection {
  readonly redis: Redis;
  /** Resolves when the first attempt has succeeded or failed. */
  tried: Promise<void>;
  isReady(): boolean;
  /** @throws {StoreError} for every failure */
  run<Value>(call: (redis: Redis) => Promise<Value>): Promise<Value>;
  close(): void;
}

/** @param name the purpose, as the log and Redis's CLIENT LIST show it */
export function connectRedis(url: string, name: string, log: StoreLog): RedisConnection {
  const address = readRedisAddress(url);
  if (!address) throw new Error('REDIS_URL is no address such as redis://user:password@localhost:6379');
  const { options, ...place } = address;
  // Some servers quote in their errors what they were sent.
  const redact = createRedact([url, place.password ?? '']);
  // The client does not read the address itself: it takes what it can not read for the path of a socket, and shows it.
  const redis = new Redis({
    ...options,
    ...place,
    connectionName: `bubble-${name}`,
    disableClientInfo: true,
    enableOfflineQueue: false,
    // A command whose answer is lost fails. It is not repeated without its caller's knowledge.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    connectTimeout: ANSWER_TIMEOUT,
    // A server that does not answer counts as away: closing the connection spares the next commands the wait.
    socketTimeout: ANSWER_TIMEOUT,
    maxLoadingRetryTime: ANSWER_TIMEOUT / 2,
    retryStrategy: (times) => SECOND * Math.min(1, times / 10) * (0.5 + Math.random() / 2),
    // After a failover the address may lead to the new master.
    reconnectOnError: ({ message }) => /^(READONLY|MASTERDOWN|LOADING)/.test(message),
  });

  let isAway = false;
  redis.on('error', (error: Error) => {
    if (!isAway) {
      log.error(
        { connection: name, reason: redact(error.message), ...adviceFor(error) },
        'Redis (REDIS_URL) can not be reached: the server goes on without it and keeps trying',
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
  // A dead connection is only noticed when something is sent.
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
        throw new StoreError(`Redis: ${redact(wordsOf(error))}`, { cause: redact(error) });
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
  return { advice: 'put the password into REDIS_URL: redis://user:password@host:6379' };
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof ReplyError ? error.message : `no answer (${error.message})`;
}
