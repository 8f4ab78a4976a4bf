import { randomUUID } from 'node:crypto';
import { SILENT, type StoreLog } from './log.ts';
import { createListeners } from './listeners.ts';
import { connectRedis } from './redis-connection.ts';
import { createRedisEpoch } from './redis-epoch.ts';
import { createRedisLock } from './redis-lock.ts';
import { createRedisMembers } from './redis-members.ts';
import { defineScripts } from './redis-scripts.ts';
import { createRedisTopics } from './redis-topics.ts';
import type { Store } from './store.ts';
import { parseStored, VALUE_MAX, wholeMilliseconds } from './values.ts';

const VALUE = 'bubble:value:';
const LEASE = 'bubble:lease:';
const COUNT = 'bubble:count:';
const INDEX = 'bubble:values';
const USED = 'bubble:values:bytes';
/** Bytes. */
const BOUND = 256 * 1024 * 1024;

/**
 * The store that all processes share, on Redis 6.2 or newer or Valkey. A Redis cluster does not work. Beyond its bytes,
 * the values that would expire first go.
 *
 * Resolves when the first attempt to connect has succeeded or failed: a server starts without its Redis, too.
 */
export async function createRedisStore(url: string, log: StoreLog = SILENT, bytes = BOUND): Promise<Store> {
  const process = randomUUID();
  const commands = connectRedis(url, 'store', log);
  const { run } = commands;
  defineScripts(commands.redis);
  const members = createRedisMembers(commands, process);
  const returns = createListeners(log);
  const topics = createRedisTopics(url, commands, log, tellReturn);
  commands.redis.on('ready', tellReturn);

  /** The two connections come back at different times. Nothing is missed only once both are there. */
  function tellReturn(): void {
    if (commands.isReady() && topics.isSubscribed()) returns.tell('', undefined);
  }

  async function drop(name: string): Promise<void> {
    await run((redis) => redis.bubbleDrop(VALUE + name, INDEX, USED));
  }

  await Promise.all([commands.tried, topics.tried]);

  return {
    async get(name) {
      const text = await run((redis) => redis.get(VALUE + name));
      return text === null ? undefined : parseStored(text);
    },
    // Every value here survives a process that is killed. What is kept for a crash is written over `maxmemory`, too.
    async set(name, value, ttl, keep) {
      const text = JSON.stringify(value);
      if (Buffer.byteLength(text) > VALUE_MAX) return drop(name);
      const must = keep === 'crash' ? 1 : 0;
      await run((redis) => redis.bubbleSet(VALUE + name, INDEX, USED, text, wholeMilliseconds(ttl), bytes, must));
    },
    delete: drop,
    lock: createRedisLock(commands, topics.freed),
    async lease(name, ttl) {
      return (await run((redis) => redis.bubbleLease(LEASE + name, process, wholeMilliseconds(ttl)))) === 1;
    },
    async release(name) {
      await run((redis) => redis.bubbleRelease(LEASE + name, process));
    },
    publish: topics.publish,
    subscribe: topics.subscribe,
    consume: (name, { points, duration }) =>
      run((redis) => redis.bubbleConsume(COUNT + name, points, wholeMilliseconds(duration))),
    ...createRedisEpoch(commands, process),
    onReturn: (listener) => returns.add('', listener),
    isResponsibleFor: members.isResponsibleFor,
    partitionedFor: members.partitionedFor,
    async close() {
      await members.close();
      commands.close();
      topics.close();
    },
  };
}
