import { createHash } from 'node:crypto';
import { SECOND } from '../time.ts';
import type { RedisConnection } from './redis-connection.ts';
import { wholeMilliseconds } from './ttl.ts';

/** The processes that share a Redis, as they were when it was last reached. */
export interface RedisMembers {
  /** Whether of all of them it is this one that answers for a name. */
  isKeeper(name: string): boolean;
  close(): void;
}

const MEMBERS = 'bubble:members';
const BEAT = 5 * SECOND;
/** Who has not been heard of for so long is gone. */
const GONE = 3 * BEAT;

export function keepMembers({ redis, run }: RedisConnection, process: string): RedisMembers {
  let members = [process];
  const timer = setInterval(() => void beat(), BEAT);
  timer.unref();
  redis.on('ready', () => void beat());

  return {
    // The highest of the hashes: all who see the same members agree, without a word.
    isKeeper: (name) => members.every((member) => rank(name, member) <= rank(name, process)),
    close: () => clearInterval(timer),
  };

  async function beat(): Promise<void> {
    try {
      members = await run((commands) => commands.bubbleMembers(MEMBERS, process, wholeMilliseconds(GONE)));
    } catch {
      // Away: it stays as it was.
    }
  }
}

function rank(name: string, member: string): string {
  return createHash('sha256').update(`${name} ${member}`).digest('hex');
}
