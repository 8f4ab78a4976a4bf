import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { baseEnv, BFF, type Stack } from './stack.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

/** The built BFF as a process of its own. */
export interface BffProcess {
  child: ChildProcess;
  /** Its exit code. */
  exit: Promise<number | null>;
  fetch(path: string): Promise<Response>;
  /** What a browser needs to talk to it; `Visitor` takes it for the stack. */
  stack: Stack;
  output(): string;
}

/**
 * @param upstream address of the sandbox
 * @param env `PORT` is a free one by default
 */
export async function startBff(upstream: string, env: Record<string, string> = {}): Promise<BffProcess> {
  const port = env.PORT ?? (await freePort());
  const address = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    env: { PATH: process.env.PATH, ...baseEnv, ONEHASH_URL: upstream, PORT: String(port), HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  const get = (path: string): Promise<Response> => fetch(address + path);
  await eventually(async () => (await get('/healthz')).ok, 10_000).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`the BFF did not start: ${text}`, { cause: error });
  });
  const toProcess = (request: Request): Promise<Response> =>
    fetch(new Request(request.url.replace(BFF, address), request));
  return { child, exit, fetch: get, stack: { fetch: toProcess } as Stack, output: () => text };
}
