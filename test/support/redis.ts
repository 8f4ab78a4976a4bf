import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './eventually.ts';

/** The system's Redis, to be killed and paused. */
export interface TestRedis {
  url: string;
  /** Sends a command, as an operator with redis-cli. */
  command(name: string, ...args: string[]): Promise<unknown>;
  /** `kill -9`; what it wrote is still there. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder, after it was killed. */
  start(): Promise<void>;
  /** Stops it in its tracks: connections stay open, nothing answers. */
  pause(): void;
  resume(): void;
  close(): Promise<void>;
}

/** Whether this machine has a redis-server; else what needs it is skipped by name. */
export const hasRedis = ((): boolean => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** @param options of redis-server, e.g. `--appendonly no`; the append-only file is on unless said otherwise */
export async function startRedis(...options: string[]): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'bubble-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const operator = new Redis(url, { lazyConnect: true, retryStrategy: () => 20, maxRetriesPerRequest: null });
  operator.on('error', () => {});
  let server: ChildProcess | undefined;

  const redis: TestRedis = {
    url,
    command: (name, ...args) => operator.call(name, ...args),
    async kill() {
      const ended = server && once(server, 'exit');
      server?.kill('SIGKILL');
      await ended;
      server = undefined;
    },
    async start() {
      server = spawn(
        'redis-server',
        [
          '--port',
          String(port),
          '--bind',
          '127.0.0.1',
          '--dir',
          folder,
          '--save',
          '',
          '--appendonly',
          'yes',
          ...options,
        ],
        { stdio: 'ignore' },
      );
      await eventually(async () => (await operator.ping()) === 'PONG', 10_000);
    },
    pause: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    async close() {
      operator.disconnect();
      await redis.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
