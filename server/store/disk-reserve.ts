import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A file that keeps some space of the disk free for work that frees more of it. */
export interface Reserve {
  /** Gives the space to the database. @returns whether there was any */
  release(): boolean;
  /** Takes the space back if it was given away. @returns `false`: the disk is still full */
  restore(): boolean;
}

/** Bytes: more than the database needs to write its log back. */
export const RESERVE_BYTES = 1024 * 1024;
/** Milliseconds between two attempts to take the space back. */
const RETRY = 1_000;

/** @param onMissing called if there is no space for the reserve from the start */
export function createReserve(folder: string, onMissing: (error: unknown) => void): Reserve {
  const file = join(folder, 'bubble.reserve');
  let state: 'kept' | 'released' | 'none' = 'kept';
  let triedAt = 0;
  try {
    fill(file);
  } catch (error) {
    state = 'none';
    onMissing(error);
  }

  return {
    release() {
      if (state !== 'kept') return false;
      state = 'released';
      rmSync(file, { force: true });
      return true;
    },
    restore() {
      if (state !== 'released') return true;
      if (performance.now() - triedAt < RETRY) return false;
      triedAt = performance.now();
      try {
        fill(file);
        state = 'kept';
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Writes bytes that no file system can compress. */
function fill(file: string): void {
  const block = randomBytes(64 * 1024);
  const opened = openSync(file, 'w', 0o600);
  try {
    for (let written = 0; written < RESERVE_BYTES;) written += writeSync(opened, block);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(opened);
  }
}
