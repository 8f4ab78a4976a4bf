import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';

/** A built app, and how it answers. */
export interface App {
  /** Where its page is. */
  path: string;
  /** Names of the Trusted Types policies that its framework makes, or needs its host to make. */
  policies?: string;
  answer(path: string): Promise<Answer>;
}

export interface Answer {
  status: number;
  type: string;
  body: Uint8Array<ArrayBuffer>;
}

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** A folder of files. */
export function folderApp(folder: string, path = '/', change = (html: string) => html): App {
  return {
    path,
    async answer(wanted) {
      const name = wanted === '/' ? 'index.html' : wanted.slice(1);
      const type = TYPES[extname(name)] ?? 'application/octet-stream';
      try {
        const body = await readFile(join(folder, name));
        return { status: 200, type, body: type === 'text/html' ? Buffer.from(change(body.toString())) : body };
      } catch {
        return { status: 404, type: 'text/plain', body: Buffer.from('nothing here') };
      }
    },
  };
}

/** What `next start` serves, from one of the folders that were built. */
export async function startNext(folder: string, built: string): Promise<{ app: App; stop(): void }> {
  const port = await freePort();
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '--port', String(port)], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', BUILT_INTO: built },
    stdio: 'ignore',
  });
  const address = `http://127.0.0.1:${port}`;
  await eventually(() => {
    if (child.exitCode !== null) throw new Error('next ended');
    return fetch(address);
  }, 30_000);
  return {
    app: {
      path: '/',
      async answer(path) {
        const response = await fetch(`${address}${path}`);
        const type = response.headers.get('content-type') ?? '';
        return { status: response.status, type, body: new Uint8Array(await response.arrayBuffer()) };
      },
    },
    stop: () => void child.kill('SIGTERM'),
  };
}
