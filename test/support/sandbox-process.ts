import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach } from 'vitest';

/** The built server, as `npm run sandbox` starts it: `npm test` builds it first. */
const MAIN = new URL('../../dist/sandbox/main.js', import.meta.url).pathname;

/** The built sandbox as a process of its own. */
export interface SandboxProcess {
  child: ChildProcess;
  /** All that it has written. */
  said(): string;
  /** Resolves with its first line, or with what it has written when it ends. */
  line: Promise<string>;
  /** Its exit code, once all that it has written is read. */
  exit: Promise<number>;
}

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** Starts a sandbox that ends with the test. @param port 0: a free one */
export function run(port: number, more: Record<string, string> = {}): SandboxProcess {
  const sandbox = startSandbox(port, more);
  running.push(sandbox.child);
  return sandbox;
}

/** Starts a sandbox that its caller ends. @param port 0: a free one */
export function startSandbox(port: number, more: Record<string, string> = {}): SandboxProcess {
  const child = spawn(process.execPath, [MAIN], { env: { SANDBOX_PORT: String(port), ...more } });
  let text = '';
  const line = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part: Buffer) => {
        text += part.toString();
        if (text.includes('\n')) resolve(text.trim());
      });
    }
    child.once('close', () => resolve(text.trim()));
  });
  return { child, said: () => text, line, exit: once(child, 'close').then(([code]) => Number(code)) };
}

/** @throws {Error} if it says no address */
export async function addressOf(line: Promise<string>): Promise<string> {
  const said = await line;
  const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
  if (!address) throw new Error(`the sandbox says no address: ${said}`);
  return address;
}
