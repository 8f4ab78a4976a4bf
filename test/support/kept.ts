import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../../server/config/env.ts';
import { SILENT } from '../../server/store/log.ts';
import { openStore, type OpenedStore } from '../../server/store/open.ts';
import { createStack, type Stack, type StackOptions } from './stack.ts';

/** A stack whose BFF keeps on disk what may not be lost, and delivers it. */
export interface Kept {
  stack: Stack;
  journal(): NonNullable<OpenedStore['journal']>;
  /** From now on nothing of the BFF's reaches its disk; then another one begins in the same folder. */
  kill(env?: Env): Promise<void>;
  close(): Promise<void>;
}

export async function createKept({
  bytes = 1e6,
  folder = mkdtempSync(join(tmpdir(), 'bubble-kept-')),
  ...options
}: StackOptions & { bytes?: number; folder?: string } = {}): Promise<Kept> {
  let opened = await open();
  const stack = createStack({ ...options, env: { BUBBLE_LIMITS: 'off', ...options.env } });
  begin();

  return {
    stack,
    journal: () => opened.journal!,
    async kill(env) {
      await opened.close();
      opened = await open();
      begin(env);
    },
    async close() {
      await stack.close();
      await opened.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };

  function open(): Promise<OpenedStore> {
    return openStore({ dataDir: folder, journalBytes: bytes }, SILENT);
  }

  function begin(env?: Env): void {
    stack.restart(env, opened as { store: OpenedStore['store']; journal: OpenedStore['journal'] });
    stack.app.start();
  }
}
