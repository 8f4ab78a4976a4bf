import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createKeyedQueue } from '../base/keyed-queue.ts';
import { SECOND } from '../base/time.ts';
import type { Listeners } from './listeners.ts';
import type { Locks } from './locks.ts';
import { ANSWER_TIMEOUT, type RedisConnection } from './redis-connection.ts';
import { FREED } from './redis-topics.ts';
import { wholeMilliseconds } from './values.ts';

/** Milliseconds that a dead process keeps its locks: two renewals may fail and the third still comes in time. */
const TTL = Math.max(10 * SECOND, 4 * ANSWER_TIMEOUT);
/** Milliseconds between two tries of a waiting process that hears nothing. */
const RETRY = SECOND / 4;

interface Hold {
  isHeld(): boolean;
  release(): void;
}

/** @param freed hears the names of locks that become free */
export function createRedisLock({ redis, run }: RedisConnection, freed: Listeners): Locks['lock'] {
  // Those of one process wait here, so that a name has at most one waiter per process in Redis.
  const inTurn = createKeyedQueue();
  // Locks, by token, that could not be given back while Redis was away.
  const unreleased = new Map<string, string>();
  redis.on('ready', () => {
    for (const [token, name] of unreleased) giveBack(name, token);
    unreleased.clear();
  });

  return (name, work) =>
    inTurn(name, async () => {
      const hold = await take(name);
      try {
        return await work(hold.isHeld);
      } finally {
        hold.release();
      }
    });

  async function take(name: string): Promise<Hold> {
    const token = randomUUID();
    for (;;) {
      const wake = new AbortController();
      const stopListening = freed.add(name, () => wake.abort());
      try {
        const asked = performance.now();
        const isOurs = await run(() => redis.bubbleTake(lockOf(name), waitingFor(name), token, wholeMilliseconds(TTL)));
        if (isOurs) return keep(name, token, asked);
        await wait(RETRY * (0.5 + Math.random()), undefined, { signal: wake.signal }).catch(() => {});
      } catch (error) {
        // The answer is lost, but the lock may be ours.
        giveBack(name, token);
        throw error;
      } finally {
        stopListening();
      }
    }
  }

  function keep(name: string, token: string, asked: number): Hold {
    // Counted from before the question, so that this process stops relying on it before Redis ends it.
    let until = asked + TTL;
    const renewal = setInterval(async () => {
      const from = performance.now();
      try {
        const isOurs = await run(() => redis.bubbleRenew(lockOf(name), token, wholeMilliseconds(TTL)));
        // A lock that has ended stays ended, even if nobody else took it meanwhile.
        until = isOurs && from < until ? from + TTL : 0;
      } catch {
        // The next renewal tries again. Without an answer in time the lock ends.
      }
    }, TTL / 4).unref();
    return {
      isHeld: () => performance.now() < until,
      release() {
        clearInterval(renewal);
        giveBack(name, token);
      },
    };
  }

  /** Nobody waits for this: the work is done, and the lock expires anyway. */
  function giveBack(name: string, token: string): void {
    run(() => redis.bubbleFree(lockOf(name), waitingFor(name), token, FREED, name)).catch(() =>
      unreleased.set(token, name),
    );
  }
}

function lockOf(name: string): string {
  return `bubble:lock:${name}`;
}

function waitingFor(name: string): string {
  return `bubble:waiting:${name}`;
}
