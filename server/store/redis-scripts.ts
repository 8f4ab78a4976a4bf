import type { Redis, Result } from 'ioredis';

/*
 * Steps that must not be interrupted. Redis runs a script as one command and writes its changes to the append-only file
 * as one transaction. It lets a script that has begun to write go on over `maxmemory`: the delivery of accepted messages,
 * which frees memory, must not stop there.
 */
const BEGIN_TO_WRITE = `redis.call('DEL', 'bubble:nothing')`;

/** In the index of all values, a score is the second in which the value expires, and its bytes. */
const SCORE = 4_194_304;

const SCRIPTS = {
  /** Takes a lock. Without success it notes that somebody waits. */
  bubbleTake: {
    numberOfKeys: 2,
    lua: `
      ${BEGIN_TO_WRITE}
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
  /** Gives a lock back and wakes those who wait for it. */
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
      ${BEGIN_TO_WRITE}
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return 1`,
  },
  bubbleRelease: {
    numberOfKeys: 1,
    lua: `
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      return redis.call('DEL', KEYS[1])`,
  },
  /** Sets a value, and drops those that expire first while all of them take more than the bound. */
  bubbleSet: {
    numberOfKeys: 3,
    lua: `
      local key, index, total = unpack(KEYS)
      local text, ttl, bound, must = unpack(ARGV)
      if must == '1' then ${BEGIN_TO_WRITE} end
      local second = tonumber(redis.call('TIME')[1])
      local used = tonumber(redis.call('GET', total) or 0)
      local function forget(name, score)
        used = used - tonumber(score) % ${SCORE}
        redis.call('ZREM', index, name)
      end
      redis.call('SET', key, text, 'PX', ttl)
      local before = redis.call('ZSCORE', index, key)
      if before then forget(key, before) end
      local expired = redis.call('ZRANGEBYSCORE', index, '-inf', string.format('%.0f', second * ${SCORE}), 'WITHSCORES', 'LIMIT', 0, 20)
      for n = 1, #expired, 2 do forget(expired[n], expired[n + 1]) end
      local size = math.min(#key * 3 + #text + 200, ${SCORE} - 1)
      used = used + size
      while used > tonumber(bound) do
        local first = redis.call('ZRANGE', index, 0, 0, 'WITHSCORES')
        if not first[1] then used = size break end
        redis.call('DEL', first[1])
        forget(first[1], first[2])
      end
      redis.call('ZADD', index, string.format('%.0f', (second + math.ceil(ttl / 1000)) * ${SCORE} + size), key)
      local longest = math.max(tonumber(ttl), redis.call('PTTL', index))
      redis.call('PEXPIRE', index, longest)
      redis.call('SET', total, string.format('%.0f', math.max(0, used)), 'PX', longest)
      return 1`,
  },
  bubbleDrop: {
    numberOfKeys: 3,
    lua: `
      local key, index, total = unpack(KEYS)
      redis.call('DEL', key)
      local score = redis.call('ZSCORE', index, key)
      if not score then return 0 end
      redis.call('ZREM', index, key)
      redis.call('DECRBY', total, tonumber(score) % ${SCORE})
      return 1`,
  },
  /** Counts one use. At the limit it answers the milliseconds until the count ends. */
  bubbleConsume: {
    numberOfKeys: 1,
    lua: `
      local used = tonumber(redis.call('GET', KEYS[1]) or 0)
      if used >= tonumber(ARGV[1]) then return math.max(1, redis.call('PTTL', KEYS[1])) end
      redis.call('INCR', KEYS[1])
      if used == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
      return 0`,
  },
  /** Records that a process is alive, and the time if it was away before; answers all living processes. */
  bubbleMembers: {
    numberOfKeys: 2,
    lua: `
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local last = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or ARGV[2])
      if now - last > tonumber(ARGV[3]) and last >= 0 then redis.call('SET', KEYS[2], now, 'PX', ARGV[5]) end
      redis.call('ZADD', KEYS[1], now, ARGV[1])
      redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[5])
      redis.call('PEXPIRE', KEYS[1], 4 * ARGV[5])
      return redis.call('ZRANGEBYSCORE', KEYS[1], now - ARGV[4], '+inf')`,
  },
  /** Milliseconds since a process may have been away, -1: long ago. */
  bubblePartition: {
    numberOfKeys: 2,
    lua: `
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      if redis.call('ZCOUNT', KEYS[1], now - ARGV[2], now - ARGV[1]) > 0 then return 0 end
      local noted = redis.call('GET', KEYS[2])
      if noted then return now - tonumber(noted) end
      return -1`,
  },
  /** A mark that FLUSHALL deletes, and its age in ms; the id of Redis's run, and its age in seconds. */
  bubbleEpoch: {
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
    bubbleTake(lock: string, waiting: string, token: string, ttl: number): Result<0 | 1, Context>;
    bubbleRenew(lock: string, token: string, ttl: number): Result<0 | 1, Context>;
    bubbleFree(lock: string, waiting: string, token: string, channel: string, name: string): Result<0 | 1, Context>;
    bubbleLease(key: string, token: string, ttl: number): Result<0 | 1, Context>;
    bubbleRelease(key: string, token: string): Result<0 | 1, Context>;
    bubbleSet(
      key: string,
      index: string,
      total: string,
      text: string,
      ttl: number,
      bound: number,
      must: 0 | 1,
    ): Result<number, Context>;
    bubbleDrop(key: string, index: string, total: string): Result<number, Context>;
    bubbleConsume(key: string, points: number, duration: number): Result<number, Context>;
    bubbleMembers(
      members: string,
      partitioned: string,
      id: string,
      lastBeat: 0 | -1,
      stale: number,
      gone: number,
      forgotten: number,
    ): Result<string[], Context>;
    bubblePartition(members: string, partitioned: string, stale: number, forgotten: number): Result<number, Context>;
    bubbleEpoch(key: string, id: string): Result<[mark: string, age: number, run: string, uptime: number], Context>;
  }
}
