import { ReplyError, type Result } from 'ioredis';
import { SILENT, type StoreLog } from './log.ts';
import { entryOf, type Journal, type JournalBounds } from './journal.ts';
import { connectRedis } from './redis-connection.ts';

const LINES = 'bubble:journal:lines';
const BYTES = 'bubble:journal:bytes';
const COUNT = 'bubble:journal:count';
const SHARES = 'bubble:journal:shares';
const streamOf = (line: string) => `bubble:journal:line:${line}`;
const keysOf = (line: string) => `bubble:journal:keys:${line}`;

/**
 * The journal that all processes share. A line is a Redis stream. Beside it, Redis holds the stream ids of its keys, all
 * lines by their oldest entry, and the bytes of all entries.
 *
 * It requires a Redis with an append-only file. With `appendfsync always` entries survive a crash of Redis's machine. With
 * `everysec`, the default, they survive a crash of every process; of the machine, all but those of the last second.
 */
export async function createRedisJournal(
  url: string,
  { bytes, perLine, perOwner }: JournalBounds,
  { log = SILENT, now = Date.now }: { log?: StoreLog; now?: () => number } = {},
): Promise<Journal> {
  const { redis, run, tried, close } = connectRedis(url, 'journal', log);
  redis.defineCommand('bubbleKeeps', { numberOfKeys: 0, lua: `${KEEPS} return 'kept'` });
  redis.defineCommand('bubbleAppend', { numberOfKeys: 6, lua: APPEND });
  redis.defineCommand('bubbleRemove', { numberOfKeys: 5, lua: REMOVE });
  redis.on('ready', () => {
    redis.bubbleKeeps().catch((error: unknown) => {
      // Reported at the start, and not only with the first message that can not be accepted.
      if (error instanceof Error && error instanceof ReplyError) {
        log.error(
          { reason: error.message },
          'messages can not be kept while OneHash Chat is down: they wait in the browsers',
        );
      }
    });
  });
  await tried;

  return {
    append: (line, key, value, owner = '') =>
      run(() =>
        redis.bubbleAppend(
          LINES,
          BYTES,
          streamOf(line),
          keysOf(line),
          COUNT,
          SHARES,
          line,
          key,
          JSON.stringify(value),
          now(),
          bytes,
          owner,
          perLine,
          perOwner,
        ),
      ),
    async has(line) {
      return (await run(() => redis.xlen(streamOf(line)))) > 0;
    },
    lines: () => run(() => redis.zrange(LINES, '0', '-1')),
    async first(line) {
      const [found] = await run(() => redis.xrange(streamOf(line), '-', '+', 'COUNT', 1));
      if (!found) return undefined;
      const { key = '', value = '', at } = fieldsOf(found[1]);
      return entryOf(key, value, Number(at));
    },
    async remove(line, key) {
      await run(() => redis.bubbleRemove(LINES, BYTES, streamOf(line), keysOf(line), SHARES, line, key));
    },
    async close() {
      close();
    },
  };
}

/** A stream entry lists names and values in turn. */
function fieldsOf(words: string[]): Record<string, string> {
  return Object.fromEntries(words.flatMap((word, n) => (n % 2 === 0 ? [[word, words[n + 1] ?? '']] : [])));
}

/** Checks that Redis is durable. It is asked each time, because it is cheap and an operator may change it. */
const KEEPS = `
  if not string.find(redis.call('INFO', 'persistence'), 'aof_enabled:1', 1, true) then
    return redis.error_reply('NOTKEPT Redis keeps nothing: set appendonly yes')
  end
  local memory = redis.call('INFO', 'memory')
  if string.find(memory, 'maxmemory_policy:allkeys', 1, true) and not string.find(memory, 'maxmemory:0', 1, true) then
    return redis.error_reply('NOTKEPT Redis may evict entries: set maxmemory-policy to noeviction or volatile-lru')
  end`;

/** Ids come from one count, so that lines can be compared by age. */
const APPEND = `
  local lines, bytes, stream, keys, count, shares = unpack(KEYS)
  local line, key, value, at, bound, owner, perLine, perOwner = unpack(ARGV)
  ${KEEPS}
  if redis.call('HEXISTS', keys, key) == 1 then return 'kept' end
  local size = #line + #key + #value
  local used = tonumber(redis.call('GET', bytes) or 0)
  if used == 0 then redis.call('DEL', shares) end
  if used + size > tonumber(bound) then return 'full' end
  local ofLine = tonumber(redis.call('HGET', shares, 'line ' .. line) or 0)
  if ofLine + size > tonumber(perLine) then return 'full' end
  if owner ~= '' then
    local ofOwner = tonumber(redis.call('HGET', shares, 'owner ' .. owner) or 0)
    if ofOwner + size > tonumber(perOwner) then return 'full' end
    redis.call('HINCRBY', shares, 'owner ' .. owner, size)
  end
  redis.call('HINCRBY', shares, 'line ' .. line, size)
  local n = redis.call('INCR', count)
  local id = redis.call('XADD', stream, n .. '-0', 'key', key, 'value', value, 'at', at, 'owner', owner)
  redis.call('HSET', keys, key, id)
  redis.call('INCRBY', bytes, size)
  redis.call('ZADD', lines, 'NX', n, line)
  return 'kept'`;

/** Redis lets a script that has begun to write go on over `maxmemory`: what needs no memory comes first. */
const REMOVE = `
  local lines, bytes, stream, keys, shares = unpack(KEYS)
  local line, key = unpack(ARGV)
  local id = redis.call('HGET', keys, key)
  if not id then return 0 end
  local found = redis.call('XRANGE', stream, id, id)[1]
  if found then
    local size = #line
    local owner = ''
    for n = 1, #found[2], 2 do
      if found[2][n] == 'key' or found[2][n] == 'value' then size = size + #found[2][n + 1] end
      if found[2][n] == 'owner' then owner = found[2][n + 1] end
    end
    redis.call('XDEL', stream, id)
    redis.call('DECRBY', bytes, size)
    local used = { 'line ' .. line }
    if owner ~= '' then used[2] = 'owner ' .. owner end
    for _, share in ipairs(used) do
      if redis.call('HINCRBY', shares, share, -size) <= 0 then redis.call('HDEL', shares, share) end
    end
  end
  redis.call('HDEL', keys, key)
  local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  if oldest then
    redis.call('ZADD', lines, string.match(oldest[1], '^%d+'), line)
  else
    redis.call('DEL', stream, keys)
    redis.call('ZREM', lines, line)
  end
  if redis.call('ZCARD', lines) == 0 then redis.call('DEL', bytes, shares) end
  return 1`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    bubbleKeeps(): Result<'kept', Context>;
    bubbleAppend(
      lines: string,
      bytes: string,
      stream: string,
      keys: string,
      count: string,
      shares: string,
      line: string,
      key: string,
      value: string,
      at: number,
      bound: number,
      owner: string,
      perLine: number,
      perOwner: number,
    ): Result<'kept' | 'full', Context>;
    bubbleRemove(
      lines: string,
      bytes: string,
      stream: string,
      keys: string,
      shares: string,
      line: string,
      key: string,
    ): Result<number, Context>;
  }
}
