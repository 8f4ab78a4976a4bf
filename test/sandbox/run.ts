import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach } from 'vitest';

/** The built server, as `npm run sandbox` starts it: `npm test` builds it first. */
const MAIN = new URL('../../dist/sandbox/main.js', import.meta.url).pathname;

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

export function run(
  port: number,
  more: Record<string, string> = {},
): { child: ChildProcess; said: () => string; line: Promise<string>; exit: Promise<number> } {
  const child = spawn(process.execPath, [MAIN], { env: { SANDBOX_PORT: String(port), ...more } });
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

export async function addressOf(line: Promise<string>): Promise<string> {
  return /http:\/\/127\.0\.0\.1:\d+/.exec(await line)?.[0] ?? '';
}
