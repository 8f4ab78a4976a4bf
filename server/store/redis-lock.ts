import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createKeyedQueue } from '../base/keyed-queue.ts';
import { SECOND } from '../base/time.ts';
import { PATIENCE, type RedisConnection } from './redis-connection.ts';
import type { Store } from './store.ts';
import type { Topics } from './topics.ts';
import { wholeMilliseconds } from './ttl.ts';

/** How long a dead process keeps its locks. Long enough for two renewals to fail and the third to succeed. */
const TTL = Math.max(10 * SECOND, 4 * PATIENCE);
/** How often one who waits looks, if no word comes. */
const LOOK = SECOND / 4;

/** The channel that says which lock has become free. */
export const FREED = 'bubble:freed';

/** @param freed hears the names that come over the channel */
export function createRedisLock({ redis, run }: RedisConnection, freed: Topics): Store['lock'] {
  // Within the process one waits for the other here, so that a name has at most one waiter a process in Redis.
  const inTurn = createKeyedQueue();
  // Locks, by token, that could not be given back while Redis was away.
  const owed = new Map<string, string>();
  redis.on('ready', () => {
    for (const [token, name] of owed) giveBack(name, token);
    owed.clear();
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
      const waking = new AbortController();
      const deaf = freed.add(name, () => waking.abort());
      try {
        const asked = performance.now();
        const isOurs = await run(() => redis.bubbleTake(lockOf(name), waitingFor(name), token, wholeMilliseconds(TTL)));
        if (isOurs) return keep(name, token, asked);
        await wait(LOOK * (0.5 + Math.random()), undefined, { signal: waking.signal }).catch(() => {});
      } catch (error) {
        // The answer is lost, perhaps not the lock.
        giveBack(name, token);
        throw error;
      } finally {
        deaf();
      }
    }
  }

  function keep(name: string, token: string, asked: number): Hold {
    // Counted from before the question: Redis ends it later than we stop believing in it.
    let until = asked + TTL;
    const renewal = setInterval(async () => {
      const from = performance.now();
      try {
        const isOurs = await run(() => redis.bubbleRenew(lockOf(name), token, wholeMilliseconds(TTL)));
        // What has ended once does not come back to life, even if nobody else had it meanwhile.
        until = isOurs && from < until ? from + TTL : 0;
      } catch {
        // It is asked again, and ends if no answer comes in time.
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

  /** Nobody waits for this: the work is done, and at the latest the lock ends by itself. */
  function giveBack(name: string, token: string): void {
    run(() => redis.bubbleFree(lockOf(name), waitingFor(name), token, FREED, name)).catch(() => owed.set(token, name));
  }
}

function lockOf(name: string): string {
  return `bubble:lock:${name}`;
}

function waitingFor(name: string): string {
  return `bubble:waiting:${name}`;
}

interface Hold {
  isHeld(): boolean;
  release(): void;
}
