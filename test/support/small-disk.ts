import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of a few megabytes that can be filled by somebody else. */
export interface SmallDisk {
  folder: string;
  /** Somebody else takes every byte that is free. */
  fill(): void;
  /** They give their space back. */
  clear(): void;
  remove(): void;
}

/** Whether this machine lets us mount one: it takes root and a kernel that allows it. */
export function canMount(): boolean {
  try {
    mountSmallDisk().remove();
    return true;
  } catch {
    return false;
  }
}

/** Mounts a disk in memory. */
export function mountSmallDisk(megabytes = 4): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'bubble-small-'));
  const filler = join(folder, 'filler');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  writeFileSync(filler, '');

  return {
    folder,
    fill() {
      try {
        for (let free = freeBytes(folder); free > 0; free = freeBytes(folder))
          appendFileSync(filler, Buffer.alloc(free));
      } catch (error) {
        // Another process has taken some meanwhile: nothing is free.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    },
    clear: () => truncateSync(filler),
    remove() {
      execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
