import type { Redis, Result } from 'ioredis';

/*
 * What has to happen in one piece. Redis runs a script as one command, and writes its changes to the append-only file
 * as one transaction. (SET with NX and GET together needs Redis 7.)
 */

const SCRIPTS = {
  /** Sets what is not there; answers what is there then. */
  bubbleAdd: {
    numberOfKeys: 1,
    lua: `
      local present = redis.call('GET', KEYS[1])
      if present then return present end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return ARGV[1]`,
  },
  /** Takes a lock; who does not get it leaves word that somebody waits. */
  bubbleTake: {
    numberOfKeys: 2,
    lua: `
      if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
      redis.call('SET', KEYS[2], 1, 'PX', ARGV[2])
      return 0`,
  },
  bubbleRenew: {
    numberOfKeys: 1,
    lua: `
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  },
  /** Gives a lock back, and wakes those who wait for it. */
  bubbleFree: {
    numberOfKeys: 2,
    lua: `
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      redis.call('DEL', KEYS[1])
      if redis.call('DEL', KEYS[2]) == 1 then redis.call('PUBLISH', ARGV[2], ARGV[3]) end
      return 1`,
  },
  bubbleLease: {
    numberOfKeys: 1,
    lua: `
      local holder = redis.call('GET', KEYS[1])
      if holder and holder ~= ARGV[1] then return 0 end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return 1`,
  },
  bubbleRelease: {
    numberOfKeys: 1,
    lua: `
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      return redis.call('DEL', KEYS[1])`,
  },
  /** Counts, unless the limit is reached: then answers how long it lasts. */
  bubbleConsume: {
    numberOfKeys: 1,
    lua: `
      local used = tonumber(redis.call('GET', KEYS[1]) or 0)
      if used >= tonumber(ARGV[1]) then return math.max(1, redis.call('PTTL', KEYS[1])) end
      redis.call('INCR', KEYS[1])
      if used == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
      return 0`,
  },
  /** Says that a process is there; answers all that are. */
  bubbleMembers: {
    numberOfKeys: 1,
    lua: `
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      redis.call('ZADD', KEYS[1], now, ARGV[1])
      redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
      redis.call('PEXPIRE', KEYS[1], 4 * ARGV[2])
      return redis.call('ZRANGE', KEYS[1], 0, -1)`,
  },
  /** The mark that FLUSHALL wipes out and its age; the server's run and its age in seconds. */
  bubbleLife: {
    numberOfKeys: 1,
    lua: `
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local mark = redis.call('GET', KEYS[1])
      if not mark then
        mark = string.format('%.0f', now) .. '-' .. ARGV[1]
        redis.call('SET', KEYS[1], mark)
      end
      local info = redis.call('INFO', 'server')
      return { mark, now - tonumber(string.match(mark, '^%d+')),
        string.match(info, 'run_id:(%w+)'), tonumber(string.match(info, 'uptime_in_seconds:(%d+)')) }`,
  },
};

export function defineScripts(redis: Redis): void {
  for (const [name, script] of Object.entries(SCRIPTS)) redis.defineCommand(name, script);
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    bubbleAdd(key: string, value: string, ttl: number): Result<string, Context>;
    bubbleTake(lock: string, waiting: string, token: string, ttl: number): Result<0 | 1, Context>;
    bubbleRenew(lock: string, token: string, ttl: number): Result<0 | 1, Context>;
    bubbleFree(lock: string, waiting: string, token: string, channel: string, name: string): Result<0 | 1, Context>;
    bubbleLease(key: string, token: string, ttl: number): Result<0 | 1, Context>;
    bubbleRelease(key: string, token: string): Result<0 | 1, Context>;
    bubbleConsume(key: string, points: number, duration: number): Result<number, Context>;
    bubbleMembers(key: string, id: string, ttl: number): Result<string[], Context>;
    bubbleLife(key: string, id: string): Result<[mark: string, age: number, run: string, uptime: number], Context>;
  }
}
