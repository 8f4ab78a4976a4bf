import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

/** The system's Redis, to be killed and paused. */
export interface TestRedis {
  url: string;
  /** Sends a command, as an operator with redis-cli. */
  command(name: string, ...args: string[]): Promise<unknown>;
  /** `kill -9`; what it wrote is still there. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder, after it was killed; with more options of redis-server. */
  start(...more: string[]): Promise<void>;
  /** Stops it in its tracks: connections stay open, nothing answers. */
  pause(): void;
  resume(): void;
  /** Running again and empty, whatever the last test left. */
  reset(): Promise<void>;
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

/** A server that ends when its test does, even if that is killed: its standard input ends then. */
const WATCHED = `redis-server "$@" </dev/null >/dev/null & echo $!; cat >/dev/null; kill -9 $!; wait`;

/** @param options of redis-server, e.g. `--appendonly no`; the append-only file is on unless said otherwise */
export async function startRedis(...options: string[]): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'bubble-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const operator = new Redis(url, { lazyConnect: true, retryStrategy: () => 20, maxRetriesPerRequest: null });
  operator.on('error', () => {});
  let server: { pid: number; watch: ChildProcess } | undefined;

  const redis: TestRedis = {
    url,
    command: (name, ...args) => operator.call(name, ...args),
    async kill() {
      if (!server) return;
      const { pid, watch } = server;
      server = undefined;
      process.kill(pid, 'SIGKILL');
      watch.stdin?.end();
      await once(watch, 'exit');
    },
    async start(...more) {
      const own = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
      const watch = spawn('/bin/sh', ['-c', WATCHED, 'sh', ...own, ...options, ...more], {
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const [pid] = await once(watch.stdout, 'data');
      server = { pid: Number(pid), watch };
      await eventually(async () => (await operator.ping()) === 'PONG', 10_000);
    },
    pause: () => void (server && process.kill(server.pid, 'SIGSTOP')),
    resume: () => void (server && process.kill(server.pid, 'SIGCONT')),
    async reset() {
      redis.resume();
      if (!server) await redis.start();
      await operator.config('SET', 'maxmemory', '0');
      await operator.flushall();
    },
    async close() {
      operator.disconnect();
      await redis.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}
