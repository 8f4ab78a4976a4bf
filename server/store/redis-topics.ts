import { ReplyError } from 'ioredis';
import type { StoreLog } from './log.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { connectRedis, type RedisConnection } from './redis-connection.ts';
import type { Topics } from './topics.ts';

const TOPIC = 'bubble:topic:';
/** The channel that says which lock has become free. */
export const FREED = 'bubble:freed';

/** Publish and subscribe over Redis. A connection that subscribes can do nothing else, so it has one of its own. */
export interface RedisTopics extends Topics {
  /** Hears the names of locks that become free. */
  freed: Listeners;
  /** Whether everything published from now on arrives. */
  isSubscribed(): boolean;
  /** Resolves when the first attempt to subscribe has succeeded or failed. */
  tried: Promise<void>;
  close(): void;
}

/** @param onSubscribed called whenever nothing is missed any more */
export function createRedisTopics(
  url: string,
  commands: RedisConnection,
  log: StoreLog,
  onSubscribed: () => void,
): RedisTopics {
  const { redis, close } = connectRedis(url, 'topics', log);
  /** `open`: subscriptions can be sent. `subscribed`: all of them are confirmed. */
  let state: 'closed' | 'open' | 'subscribed' = 'closed';
  let changed: Promise<unknown> = Promise.resolve();
  const listeners = createListeners(log, (topic, hasListener) => {
    if (state === 'closed') return;
    const channel = TOPIC + topic;
    changed = (hasListener ? redis.subscribe(channel) : redis.unsubscribe(channel)).catch(() => {});
  });
  const freed = createListeners(log);

  redis.on('message', (channel, text) => {
    if (channel === FREED) freed.tell(text, undefined);
    else tell(channel.slice(TOPIC.length), text);
  });
  redis.on('close', () => {
    state = 'closed';
  });
  const tried = new Promise<void>((resolve) => {
    redis.on('ready', () => void subscribeAll().then(resolve));
    redis.once('close', () => resolve());
  });

  return {
    freed,
    tried,
    close,
    isSubscribed: () => state === 'subscribed',
    async publish(topic, value) {
      // This process's own subscription goes over the other connection and must not arrive after the value.
      await changed;
      await commands.run((sender) => sender.publish(TOPIC + topic, JSON.stringify(value)));
    },
    subscribe: (topic, listener) => listeners.add(topic, listener),
  };

  async function subscribeAll(): Promise<void> {
    try {
      const all = redis.subscribe(FREED, ...listeners.topics().map((topic) => TOPIC + topic));
      state = 'open';
      await all;
      state = 'subscribed';
      onSubscribed();
    } catch (error) {
      if (!(error instanceof ReplyError)) return;
      log.error({ err: error }, 'Redis does not allow subscriptions: the processes do not hear each other');
    }
  }

  function tell(topic: string, text: string): void {
    try {
      listeners.tell(topic, JSON.parse(text));
    } catch (error) {
      log.error({ err: error, topic }, 'a published value is not JSON');
    }
  }
}
