import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';

/** The built server, as `npm run sandbox` starts it: `npm test` builds it first. */
const MAIN = new URL('../../dist/sandbox/main.js', import.meta.url).pathname;

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function run(port: number): { child: ChildProcess; said: () => string; line: Promise<string>; exit: Promise<number> } {
  const child = spawn(process.execPath, [MAIN], { env: { SANDBOX_PORT: String(port) } });
  running.push(child);
  let text = '';
  const line = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part: Buffer) => {
        text += part.toString();
        if (text.includes('\n')) resolve(text.trim());
      });
    }
  });
  return { child, said: () => text, line, exit: once(child, 'exit').then(([code]) => Number(code)) };
}

test('it says its address, serves the desk, and ends cleanly', async () => {
  const { child, line, exit } = run(0);
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(await line)?.[0] ?? '';
  expect((await fetch(`${address}/api`)).status).toBe(200);
  const page = await fetch(address);
  expect(await page.text()).toContain('/desk.js');
  expect((await fetch(`${address}/desk.js`)).headers.get('content-type')).toContain('text/javascript');
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test('a port in use is refused in words', async () => {
  const first = run(0);
  const port = Number(/:(\d+)$/.exec(await first.line)?.[1]);
  const second = run(port);
  expect(await second.exit).toBe(1);
  expect(second.said()).toContain(`port ${port} of 127.0.0.1 is in use`);
});

test('a dropped connection is destroyed, not answered', async () => {
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(await run(0).line)?.[0] ?? '';
  const faults = [{ path: '^/api$', times: 1, drop: true }];
  await fetch(`${address}/sandbox/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  await expect(fetch(`${address}/api`)).rejects.toThrow('fetch failed');
  expect((await fetch(`${address}/api`)).status).toBe(200);
});
