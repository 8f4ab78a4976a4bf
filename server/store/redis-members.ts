import { createHash } from 'node:crypto';
import { MINUTE, SECOND } from '../base/time.ts';
import { RECONNECT_WAIT, type Partition } from './partition.ts';
import type { RedisConnection } from './redis-connection.ts';
import { wholeMilliseconds } from './values.ts';

/** The processes that share a Redis, as they were when it was last reached. */
export interface RedisMembers extends Pick<Partition, 'isResponsibleFor' | 'partitionedFor'> {
  close(): Promise<void>;
}

const MEMBERS = 'bubble:members';
const PARTITIONED = 'bubble:apart';
const BEAT = wholeMilliseconds(RECONNECT_WAIT / 4);
/** A member silent for this long may be working without Redis; it waits for RECONNECT_WAIT before it does. */
const STALE = wholeMilliseconds((RECONNECT_WAIT * 2) / 3);
/** A member silent for this long was killed, and is responsible for nothing. */
const GONE = wholeMilliseconds(Math.max(10 * SECOND, 3 * RECONNECT_WAIT));
/** No process works without Redis for this long. */
const FORGOTTEN = wholeMilliseconds(MINUTE);

export function createRedisMembers({ redis, run }: RedisConnection, process: string): RedisMembers {
  let members = [process];
  /** -1: Redis has not heard of this process yet. */
  let lastBeat: 0 | -1 = -1;
  const timer = setInterval(() => void beat(), BEAT);
  timer.unref();
  redis.on('ready', () => void beat());

  return {
    // The highest hash wins: all who see the same members agree without talking to each other.
    isResponsibleFor: (name) => members.every((member) => rank(name, member) <= rank(name, process)),
    async partitionedFor() {
      const age = await run((commands) => commands.bubblePartition(MEMBERS, PARTITIONED, STALE, FORGOTTEN));
      return age < 0 ? Infinity : age;
    },
    async close() {
      clearInterval(timer);
      // The others need not wait for a process that signs off.
      await run((commands) => commands.zrem(MEMBERS, process)).catch(() => {});
    },
  };

  async function beat(): Promise<void> {
    try {
      members = await run((commands) =>
        commands.bubbleMembers(MEMBERS, PARTITIONED, process, lastBeat, STALE, GONE, FORGOTTEN),
      );
      lastBeat = 0;
    } catch {
      // Redis is away: the last known members stay.
    }
  }
}

function rank(name: string, member: string): string {
  return createHash('sha256').update(`${name} ${member}`).digest('hex');
}
