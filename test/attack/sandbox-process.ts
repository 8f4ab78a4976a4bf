import { spawn, type ChildProcess } from 'node:child_process';

/** The built sandbox, on a free port. */
export function startSandbox(): ChildProcess {
  return spawn(process.execPath, ['dist/sandbox/main.js'], {
    env: { PATH: process.env['PATH'], SANDBOX_PORT: '0', SANDBOX_LIMITS: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Resolves when it listens. */
export function addressOf(sandbox: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    sandbox.once('exit', () => reject(new Error(`the sandbox ended: ${text}`)));
    sandbox.stdout!.on('data', (part: Buffer) => {
      text += String(part);
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
      if (address) resolve(address);
    });
  });
}
