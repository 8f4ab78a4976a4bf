import { SECOND } from '../base/time.ts';
import type { Epoch } from './epoch.ts';
import type { RedisConnection } from './redis-connection.ts';

const EPOCH = 'bubble:life';

/** An epoch of Redis ends when it restarts or is emptied: both may have lost values. */
export function createRedisEpoch({ redis, run, isReady }: RedisConnection, process: string): Epoch {
  /** When the present epoch began, and when Redis was last asked; epoch ms. */
  let began: { at: number; askedAt: number } | undefined;
  redis.on('close', () => {
    began = undefined;
  });

  return {
    async epoch() {
      const [mark, , runId] = await run((commands) => commands.bubbleEpoch(EPOCH, process));
      return `${mark} ${runId}`;
    },
    async age() {
      // Every message asks. A restart is noticed because it closes the connection.
      if (isReady() && began && Date.now() - began.askedAt < SECOND) return Date.now() - began.at;
      const [, age, , uptime] = await run((commands) => commands.bubbleEpoch(EPOCH, process));
      // The uptime is in whole seconds, so it may be up to one second too high.
      const lived = Math.min(age, Math.max(0, uptime - 1) * 1000);
      began = { at: Date.now() - lived, askedAt: Date.now() };
      return lived;
    },
  };
}
