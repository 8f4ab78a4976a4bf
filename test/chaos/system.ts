import { freePort } from '../support/free-port.ts';
import type { ChaosOptions } from './options.ts';
import type { Dice } from './dice.ts';
import { UPSTREAM_FAULTS, VISITOR_FAULTS, WEBHOOK_FAULTS } from './faults.ts';
import { createPart, type Part } from './processes.ts';
import type { Forwarded } from './exchange.ts';
import { startProxy, type Proxy } from './proxy.ts';
import type { StreamFault } from './stream-faults.ts';
import { createDiskStore, createRedisStore, type GreedyDisk } from './stores.ts';

/** Two servers and Redis, or one with a disk, and the sandbox, with something that spoils between each pair. */
export interface System {
  servers: Part[];
  /** There is one unless the store is a disk. */
  redis: Part | undefined;
  disk: GreedyDisk | undefined;
  sandbox: Part;
  /** Between visitors and servers. */
  front: Proxy;
  /** Between servers and sandbox. */
  upstream: Proxy;
  proxies: { name: string; counts: Map<string, number> }[];
  /** Connections to Redis that were cut. */
  cuts(): number;
  /** The server's address for that visitor. */
  serverFor(visitor: number): string;
  /** Nothing is spoilt any more, and everything is up. */
  calm(): Promise<void>;
  stop(): Promise<void>;
}

interface SystemOptions extends Pick<ChaosOptions, 'store' | 'timeScale' | 'server' | 'sandbox'> {
  /** Probability of each kind of fault, a request; 0 leaves connections alone, too. */
  each: number;
  folder: string;
  dice: Dice;
  /** Hears of every message that is posted, what happens to it. */
  trace: (text: string, step: string) => void;
  /** What happens to all event streams of a visitor. */
  streamsOf?: (visitor: number) => StreamFault | undefined;
  /** Gives the ears for one answer to a visitor. */
  listenFor: (visitor: number) => (text: string) => void;
}

const SECRET = 'chaos-hook';
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

export async function startSystem(options: SystemOptions): Promise<System> {
  const { dice, timeScale, folder } = options;
  const store = options.store === 'disk' ? createDiskStore() : await createRedisStore(folder, dice, timeScale);
  const serverPorts = await Promise.all(Array.from({ length: store.servers }, freePort));
  const sandboxPort = await freePort();
  const { each } = options;
  const spoilt = { dice, each, timeScale, trace: () => {} };
  const traced = (where: string) => (request: Forwarded, fault: string) => {
    const [, text = ''] = /"content":"([^"]*)"/.exec(request.body.toString()) ?? [];
    const [, attempt = ''] = /"attempt":(\d+)/.exec(request.body.toString()) ?? [];
    options.trace(text, `${Date.now()} ${where} ${attempt} ${fault}`);
  };
  const hooks = await startProxy({ ...spoilt, ports: () => serverPorts, kinds: WEBHOOK_FAULTS });
  const upstream = await startProxy({
    ...spoilt,
    ports: () => [sandboxPort],
    kinds: UPSTREAM_FAULTS,
    trace: traced('server to upstream'),
  });
  const front = await startProxy({
    ...spoilt,
    ports: () => serverPorts,
    kinds: VISITOR_FAULTS,
    trace: traced('visitor to server'),
    prepare(request) {
      const [, index, path] = /^\/of\/(\d+)(\/.*)$/.exec(request.path) ?? [];
      request.path = path ?? '/';
      // What a browser would say of the page.
      Object.assign(request.headers, {
        origin: 'http://shop.test',
        'sec-fetch-site': 'cross-site',
        'user-agent': CHROME,
      });
      const visitor = Number(index);
      return { index: visitor, listen: () => options.listenFor(visitor), streams: options.streamsOf?.(visitor) };
    },
  });

  const sandbox = createPart({
    name: 'sandbox',
    port: sandboxPort,
    file: process.execPath,
    args: [options.sandbox],
    env: {
      SANDBOX_PORT: String(sandboxPort),
      SANDBOX_LIMITS: 'off',
      SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${hooks.port}/v1/main/hooks/${SECRET}`,
      BUBBLE_TIME_SCALE: String(timeScale),
    },
  });
  const servers = serverPorts.map((port, index) =>
    createPart({
      name: `server ${index + 1}`,
      port,
      file: process.execPath,
      args: [options.server],
      env: {
        PORT: String(port),
        HOST: '127.0.0.1',
        LOG_LEVEL: 'error',
        ONEHASH_URL: `http://127.0.0.1:${upstream.port}`,
        ONEHASH_ACCESS_TOKEN: 'sandbox-bff',
        ONEHASH_ACCOUNT_ID: '1',
        ONEHASH_INBOX_ID: '1',
        BUBBLE_PUBLIC_URL: `http://127.0.0.1:${front.port}`,
        BUBBLE_ORIGINS: 'http://shop.test',
        BUBBLE_SESSION_KEYS: Buffer.alloc(32, 7).toString('base64'),
        BUBBLE_WEBHOOK_SECRET: SECRET,
        BUBBLE_LIMITS: 'off',
        BUBBLE_UPSTREAM_PER_MINUTE: '99999999',
        BUBBLE_TIME_SCALE: String(timeScale),
        NODE_ENV: 'production',
        ...store.envOf(index),
      },
    }),
  );
  if (each === 0) store.calm();
  const parts = [...(store.redis ? [store.redis] : []), sandbox, ...servers];
  for (const part of parts) await part.start();

  return {
    servers,
    redis: store.redis,
    disk: store.disk,
    sandbox,
    front,
    upstream,
    proxies: [
      { name: 'visitors to servers', counts: front.counts },
      { name: 'servers to upstream', counts: upstream.counts },
      { name: 'webhooks', counts: hooks.counts },
    ],
    cuts: () => store.cuts(),
    serverFor: (visitor) => `http://127.0.0.1:${front.port}/of/${visitor}`,
    async calm() {
      for (const spoiler of [front, upstream, hooks, store]) spoiler.calm();
      for (const part of parts) if (!part.isUp()) await part.start();
    },
    async stop() {
      for (const part of parts) await part.kill();
      store.close();
      await Promise.all([front, upstream, hooks].map((proxy) => proxy.close()));
      if (process.env.CHAOS_OUTPUT) for (const part of parts) process.stderr.write(`${part.name}: ${part.output()}\n`);
    },
  };
}
