import { freePort } from '../test/support/free-port.ts';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPart, type Part } from '../test/chaos/processes.ts';

/** Server and sandbox as processes of their own. */
export interface Parts {
  server: Part;
  sandbox: Part;
  stop(): Promise<void>;
}

export const SESSION_KEY = Buffer.alloc(32, 7);
export const ORIGIN = 'http://shop.test';
const SECRET = 'bench-hook';

export async function startParts(env: Record<string, string> = {}): Promise<Parts> {
  const [serverPort, sandboxPort] = [await freePort(), await freePort()];
  const sandbox = createPart({
    name: 'sandbox',
    port: sandboxPort,
    file: process.execPath,
    args: [built('sandbox/main.js')],
    env: {
      SANDBOX_PORT: String(sandboxPort),
      SANDBOX_LIMITS: 'off',
      SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${serverPort}/v1/main/hooks/${SECRET}`,
    },
  });
  const server = createPart({
    name: 'server',
    port: serverPort,
    file: process.execPath,
    args: [...COLLECTING, built('server/main.js')],
    env: {
      PORT: String(serverPort),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      ONEHASH_URL: `http://127.0.0.1:${sandboxPort}`,
      ONEHASH_ACCESS_TOKEN: 'sandbox-bff',
      ONEHASH_ACCOUNT_ID: '1',
      ONEHASH_INBOX_ID: '1',
      BUBBLE_PUBLIC_URL: `http://127.0.0.1:${serverPort}`,
      BUBBLE_ORIGINS: ORIGIN,
      BUBBLE_SESSION_KEYS: SESSION_KEY.toString('base64'),
      BUBBLE_WEBHOOK_SECRET: SECRET,
      BUBBLE_LIMITS: 'off',
      BUBBLE_UPSTREAM_PER_MINUTE: '99999999',
      NODE_ENV: 'production',
      ...env,
    },
  });
  await sandbox.start();
  await server.start();
  return {
    server,
    sandbox,
    async stop() {
      await Promise.all([server.kill(), sandbox.kill()]);
    },
  };
}

/** Starts a bare process to compare with. */
export async function startBare(kind: 'proxy' | 'streams', target = ''): Promise<Part> {
  const port = await freePort();
  const args = [...COLLECTING, built('bench/bare.js'), kind, String(port), target];
  const part = createPart({ name: kind, port, file: process.execPath, args, env: { NODE_ENV: 'production' } });
  await part.start();
  return part;
}

/** Calls the sandbox's API as the server's own user. */
export async function upstream(port: number, path: string, body: object, token = 'sandbox-bff') {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/accounts/1/${path}`, {
    method: 'POST',
    headers: { 'api-access-token': token, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as ReturnType<typeof JSON.parse>;
}

/** Options that let a process collect its garbage on request, so that its memory can be measured. */
const COLLECTING = [
  '--expose-gc',
  `--import=data:text/javascript,${encodeURIComponent(
    `import { writeFileSync } from 'node:fs';
    process.on('SIGUSR2', () => {
      gc();
      gc();
      writeFileSync('${tmpdir()}/bubble-bench-heap-' + process.pid, String(process.memoryUsage().heapUsed));
    })`,
  )}`,
];

/** Bytes of memory that a process holds after a garbage collection. */
export async function residentOf(part: Part): Promise<number> {
  for (let times = 0; times < 3; times += 1) {
    process.kill(part.pid()!, 'SIGUSR2');
    await wait(1_500);
  }
  const status = readFileSync(`/proc/${part.pid()}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}

/** Bytes of a process's heap that are in use after a garbage collection. */
export async function usedHeapOf(part: Part): Promise<number> {
  for (let times = 0; times < 2; times += 1) {
    process.kill(part.pid()!, 'SIGUSR2');
    await wait(500);
  }
  return Number(readFileSync(heapFileOf(part.pid()!), 'utf8'));
}

function heapFileOf(pid: number): string {
  return join(tmpdir(), `bubble-bench-heap-${pid}`);
}

export function median(numbers: number[]): number {
  return quantile(numbers, 0.5);
}

export function quantile(numbers: number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function built(file: string): string {
  return fileURLToPath(new URL(`../${file}`, import.meta.url));
}
