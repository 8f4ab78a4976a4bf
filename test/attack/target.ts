import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBff, type BffProcess } from '../support/bff-process.ts';
import { eventually } from '../support/eventually.ts';
import { SECRET } from '../support/identity.ts';
import { startRedis } from '../support/redis.ts';
import { addressOf, startSandbox } from '../support/sandbox-process.ts';
import { Visitor } from '../support/visitor.ts';

/** Where the server under attack keeps what it must not lose. */
export type SetUp = 'in memory, with a journal' | 'with Redis';

/** The built server as its own process, over a sandbox in another one. */
export interface Target {
  setUp: SetUp;
  bff: BffProcess;
  /** Address of the sandbox. */
  sandbox: string;
  /** The folder of the journal; undefined with Redis. */
  folder: string | undefined;
  /** A browser at an address that nobody else has. */
  visitor(address?: string): Visitor;
  /** Another server of the same set-up. It ends with the target. */
  another(env: Record<string, string>, upstream?: string): Promise<BffProcess>;
  /** A foreign server on loopback. It ends with the target. */
  foreign(answer: RequestListener): Promise<string>;
  /** A call of the upstream's API as an agent. */
  upstream(method: string, path: string, body?: unknown): Promise<ReturnType<typeof JSON.parse>>;
  close(): Promise<void>;
}

/** Trusts the loopback's `X-Forwarded-For`, so that each attacker has an address of their own. */
const ENV = {
  BUBBLE_TRUSTED_PROXIES: 'loopback',
  BUBBLE_IDENTITY_SECRET: SECRET,
  BUBBLE_IDENTITY_PROOF: 'hash,token',
  LOG_LEVEL: 'info',
};

export async function startTarget(setUp: SetUp): Promise<Target> {
  const folders: string[] = [];
  const processes: BffProcess[] = [];
  const servers: Server[] = [];
  const redis = setUp === 'with Redis' ? await startRedis() : undefined;
  const { child: sandbox, line } = startSandbox(0, { SANDBOX_LIMITS: 'off' });
  const address = await addressOf(line);
  let last = 0;
  const bff = await another({});
  const folder = folders[0];

  return {
    setUp,
    bff,
    sandbox: address,
    folder: folder && join(folder, 'data'),
    visitor(from = nextAddress()) {
      const visitor = new Visitor(bff.stack);
      visitor.headers['x-forwarded-for'] = from;
      return visitor;
    },
    another,
    async foreign(answer) {
      const server = createServer(answer).listen(0, '127.0.0.1');
      servers.push(server);
      await once(server, 'listening');
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    async upstream(method, path, body) {
      const response = await fetch(address + path, {
        method,
        headers: { 'api-access-token': 'sandbox', 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return text ? JSON.parse(text) : null;
    },
    async close() {
      for (const { child } of processes) child.kill('SIGKILL');
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
      sandbox.kill('SIGKILL');
      await redis?.close();
      for (const one of folders) rmSync(one, { recursive: true, force: true });
    },
  };

  async function another(env: Record<string, string>, upstream = address): Promise<BffProcess> {
    const made = mkdtempSync(join(tmpdir(), 'bubble-attack-'));
    folders.push(made);
    const where = redis ? { REDIS_URL: redis.url } : { BUBBLE_DATA_DIR: join(made, 'data') };
    const started = await startBff(upstream, { ...ENV, ...where, ...env });
    processes.push(started);
    return started;
  }

  function nextAddress(): string {
    last += 1;
    return `198.18.${last >> 8}.${last & 255}`;
  }
}

/** Bytes of memory that a process has. Linux tells. */
export function memoryOf({ child }: BffProcess): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))!;
  return Number(kilobytes) * 1024;
}

/** The longest that `/healthz` takes while `work` runs, in ms. */
export async function slowestHealth(bff: BffProcess, work: Promise<unknown>): Promise<number> {
  const progress = { isDone: false };
  const end = work.finally(() => (progress.isDone = true));
  // Whoever awaits it below hears of its failure.
  end.catch(() => {});
  let slowest = 0;
  while (!progress.isDone) {
    const startedAt = performance.now();
    // A connection that the server has closed may still be in use here.
    await bff.fetch('/healthz').then(
      (answer) => answer.text(),
      () => undefined,
    );
    slowest = Math.max(slowest, performance.now() - startedAt);
  }
  await end;
  await eventually(async () => (await bff.fetch('/healthz')).ok);
  return slowest;
}

/** What a message needs beside its text. */
export const messageOf = (visitor: Visitor, content: string): object => ({
  session_id: visitor.session_id,
  key: randomUUID(),
  attempt: 1,
  waited: 0,
  after: 0,
  content,
});
