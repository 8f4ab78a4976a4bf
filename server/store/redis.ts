import { randomUUID } from 'node:crypto';
import { ReplyError } from 'ioredis';
import { SILENT, type StoreLog } from './log.ts';
import { connectRedis } from './redis-connection.ts';
import { createRedisLock, FREED } from './redis-lock.ts';
import { SECOND } from '../base/time.ts';
import { keepMembers } from './redis-members.ts';
import { defineScripts } from './redis-scripts.ts';
import type { Store } from './store.ts';
import { createTopics } from './topics.ts';
import { wholeMilliseconds } from './ttl.ts';

const VALUE = 'bubble:value:';
const LEASE = 'bubble:lease:';
const COUNT = 'bubble:count:';
const TOPIC = 'bubble:topic:';
const LIFE = 'bubble:life';

/**
 * The store that all processes share, on Redis 6.2 or newer or Valkey; not on a cluster of them.
 *
 * Resolves when the first attempt to connect has succeeded or failed: a BFF starts without its Redis, too.
 */
export async function createRedisStore(url: string, log: StoreLog = SILENT): Promise<Store> {
  const process = randomUUID();
  const commands = connectRedis(url, 'store', log);
  const hearing = connectRedis(url, 'topics', log);
  defineScripts(commands.redis);
  const members = keepMembers(commands, process);
  const { run } = commands;

  /** New topics can be asked for; all topics have been confirmed. */
  let isHearing = false;
  /** When this life began, as far as we asked lately. */
  let born: { at: number; askedAt: number } | undefined;
  let isSubscribed = false;
  let subscribed: Promise<unknown> = Promise.resolve();
  const topics = createTopics(log, (topic, isHeard) => {
    if (!isHearing) return;
    const channel = TOPIC + topic;
    subscribed = (isHeard ? hearing.redis.subscribe(channel) : hearing.redis.unsubscribe(channel)).catch(() => {});
  });
  const freed = createTopics(log);
  const returns = createTopics(log);

  hearing.redis.on('message', (channel, text) => {
    if (channel === FREED) freed.tell(text, undefined);
    else tellTopic(channel.slice(TOPIC.length), text);
  });
  hearing.redis.on('close', () => {
    isHearing = false;
    isSubscribed = false;
  });
  const heard = new Promise<void>((resolve) => {
    hearing.redis.on('ready', async () => {
      try {
        const all = hearing.redis.subscribe(FREED, ...topics.names().map((topic) => TOPIC + topic));
        isHearing = true;
        await all;
        isSubscribed = true;
        tellReturn();
      } catch (error) {
        if (error instanceof ReplyError) {
          log.error({ err: error }, 'Redis lets us not subscribe: the processes do not hear each other');
        }
      }
      resolve();
    });
    hearing.redis.once('close', () => resolve());
  });
  commands.redis.on('ready', tellReturn);
  commands.redis.on('close', () => {
    born = undefined;
  });

  function tellTopic(topic: string, text: string): void {
    try {
      topics.tell(topic, JSON.parse(text));
    } catch (error) {
      log.error({ err: error, topic }, 'somebody publishes what is no JSON');
    }
  }

  /** Both connections come back each in its time; only with both is nothing missed any more. */
  function tellReturn(): void {
    if (commands.isReady() && isSubscribed) returns.tell('', undefined);
  }

  await Promise.all([commands.tried, heard]);

  return {
    async get<Value>(name: string) {
      const text = await run((redis) => redis.get(VALUE + name));
      return text === null ? undefined : (JSON.parse(text) as Value);
    },
    // A process that is killed takes nothing with it that is here.
    async set(name, value, ttl) {
      await run((redis) => redis.set(VALUE + name, JSON.stringify(value), 'PX', wholeMilliseconds(ttl)));
    },
    async delete(name) {
      await run((redis) => redis.del(VALUE + name));
    },
    lock: createRedisLock(commands, freed),
    async lease(name, ttl) {
      return (await run((redis) => redis.bubbleLease(LEASE + name, process, wholeMilliseconds(ttl)))) === 1;
    },
    async release(name) {
      await run((redis) => redis.bubbleRelease(LEASE + name, process));
    },
    async publish(topic, value) {
      // Else our own listener, on the other connection, might come too late.
      await subscribed;
      await run((redis) => redis.publish(TOPIC + topic, JSON.stringify(value)));
    },
    subscribe: (topic, listener) => topics.add(topic, listener),
    consume: (name, { points, duration }) =>
      run((redis) => redis.bubbleConsume(COUNT + name, points, wholeMilliseconds(duration))),
    async life() {
      const [mark, , runId] = await run((redis) => redis.bubbleLife(LIFE, process));
      return `${mark} ${runId}`;
    },
    async age() {
      // Asked for with every message; a restart is seen as a connection that closes.
      if (commands.isReady() && born && Date.now() - born.askedAt < SECOND) return Date.now() - born.at;
      const [, age, , uptime] = await run((redis) => redis.bubbleLife(LIFE, process));
      // Seconds that were rounded twice.
      const lived = Math.min(age, Math.max(0, uptime - 1) * 1000);
      born = { at: Date.now() - lived, askedAt: Date.now() };
      return lived;
    },
    onReturn: (listener) => returns.add('', listener),
    isKeeper: members.isKeeper,
    apart: members.apart,
    async close() {
      await members.close();
      commands.close();
      hearing.close();
    },
  };
}
