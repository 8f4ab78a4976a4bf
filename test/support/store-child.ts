import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { build } from 'vite';

/** A process of its own on the store. */
export interface StoreChild {
  child: ChildProcess;
  /** What it said on its standard output. */
  said(): string;
  /** Tells it to do one of the orders of store-process.ts. @returns what came of it */
  tell(order: string, ...args: unknown[]): Promise<unknown>;
  /** Resolves when it has ended. */
  ended: Promise<void>;
  kill(): Promise<void>;
}

export interface StoreProgram {
  /** @param limit the largest file it may write, in KiB */
  start(env: Record<string, string>, limit?: number): Promise<StoreChild>;
  remove(): void;
}

/** Node alone does not run TypeScript: the program is built once, into a folder of its own. */
export async function buildStoreProgram(): Promise<StoreProgram> {
  mkdirSync('dist', { recursive: true });
  const outDir = mkdtempSync('dist/store-program-');
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['libsql'] },
    build: {
      ssr: 'test/support/store-process.ts',
      outDir,
      copyPublicDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  });
  const running = new Set<StoreChild>();

  return {
    async start(env, limit) {
      const started = startChild(`${outDir}/main.mjs`, env, limit);
      running.add(started);
      void started.ended.then(() => running.delete(started));
      await Promise.race([once(started.child, 'message'), started.ended]);
      return started;
    },
    remove() {
      for (const { child } of running) child.kill('SIGKILL');
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

function startChild(file: string, env: Record<string, string>, limit?: number): StoreChild {
  const child = fork(file, [], {
    env: { ...process.env, ...env },
    silent: true,
    ...(limit !== undefined && {
      execPath: '/bin/sh',
      execArgv: ['-c', `ulimit -f ${limit * 2}; exec "${process.execPath}" "$0" "$@"`],
    }),
  });
  let text = '';
  child.stdout?.on('data', (data) => {
    text += String(data);
  });
  child.stderr?.pipe(process.stderr);
  child.setMaxListeners(0);
  let last = 0;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });

  return {
    child,
    ended,
    said: () => text,
    tell(order, ...args) {
      last += 1;
      const id = last;
      return new Promise((resolve, reject) => {
        child.on('message', function hear(message: { id: number; value?: unknown; error?: string }) {
          if (message.id !== id) return;
          child.off('message', hear);
          if (message.error === undefined) resolve(message.value);
          else reject(new Error(message.error));
        });
        void ended.then(() => reject(new Error('the process has ended')));
        child.send({ id, order, args }, (error) => error && reject(error));
      });
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
