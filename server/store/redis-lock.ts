import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND } from '../time.ts';
import { createQueue } from './queue.ts';
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
export function createRedisLock({ run }: RedisConnection, freed: Topics): Store['lock'] {
  // Within the process one waits for the other here, so that a name has at most one waiter a process in Redis.
  const inTurn = createQueue();
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
    const lock = `bubble:lock:${name}`;
    const waiting = `bubble:waiting:${name}`;
    const token = randomUUID();
    const free = () => run((redis) => redis.bubbleFree(lock, waiting, token, FREED, name));
    for (;;) {
      const waking = new AbortController();
      const deaf = freed.add(name, () => waking.abort());
      try {
        const asked = performance.now();
        const isOurs = await run((redis) => redis.bubbleTake(lock, waiting, token, wholeMilliseconds(TTL)));
        if (isOurs) return keep(lock, token, asked, free);
        await wait(LOOK * (0.5 + Math.random()), undefined, { signal: waking.signal }).catch(() => {});
      } catch (error) {
        // The answer is lost, perhaps not the lock: given back as soon as Redis reads on.
        free().catch(() => {});
        throw error;
      } finally {
        deaf();
      }
    }
  }

  function keep(lock: string, token: string, asked: number, free: () => Promise<unknown>): Hold {
    // Counted from before the question: Redis ends it later than we stop believing in it.
    let until = asked + TTL;
    const renewal = setInterval(async () => {
      const from = performance.now();
      try {
        const isOurs = await run((redis) => redis.bubbleRenew(lock, token, wholeMilliseconds(TTL)));
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
        // The work is done, whether this succeeds or not: at the latest the lock ends by itself.
        free().catch(() => {});
      },
    };
  }
}

interface Hold {
  isHeld(): boolean;
  release(): void;
}
