import { createHash } from 'node:crypto';
import { MINUTE, SECOND } from '../base/time.ts';
import type { RedisConnection } from './redis-connection.ts';
import { MOMENT, type Store } from './store.ts';
import { wholeMilliseconds } from './ttl.ts';

/** The processes that share a Redis, as they were when it was last reached. */
export interface RedisMembers extends Pick<Store, 'isKeeper' | 'apart'> {
  close(): Promise<void>;
}

const MEMBERS = 'bubble:members';
const APART = 'bubble:apart';
const BEAT = wholeMilliseconds(MOMENT / 4);
/** Who has not been heard of for so long may be working without it: he himself waits for a moment first. */
const STALE = wholeMilliseconds((MOMENT * 2) / 3);
/** Whoever was killed has to answer for nothing then. */
const GONE = wholeMilliseconds(Math.max(10 * SECOND, 3 * MOMENT));
/** Nobody is without it for so long. */
const FORGOTTEN = wholeMilliseconds(MINUTE);

export function keepMembers({ redis, run }: RedisConnection, process: string): RedisMembers {
  let members = [process];
  /** -1: this process has never been heard of. */
  let before: 0 | -1 = -1;
  const timer = setInterval(() => void beat(), BEAT);
  timer.unref();
  redis.on('ready', () => void beat());

  return {
    // The highest of the hashes: all who see the same members agree, without a word.
    isKeeper: (name) => members.every((member) => rank(name, member) <= rank(name, process)),
    async apart() {
      const age = await run((commands) => commands.bubbleApart(MEMBERS, APART, STALE, FORGOTTEN));
      return age < 0 ? Infinity : age;
    },
    async close() {
      clearInterval(timer);
      // Nobody need wait for who says goodbye.
      await run((commands) => commands.zrem(MEMBERS, process)).catch(() => {});
    },
  };

  async function beat(): Promise<void> {
    try {
      members = await run((commands) =>
        commands.bubbleMembers(MEMBERS, APART, process, before, STALE, GONE, FORGOTTEN),
      );
      before = 0;
    } catch {
      // Away: it stays as it was.
    }
  }
}

function rank(name: string, member: string): string {
  return createHash('sha256').update(`${name} ${member}`).digest('hex');
}
