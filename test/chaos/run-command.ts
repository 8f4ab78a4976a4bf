import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const hasRedis = (process.env.PATH ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'redis-server')));

/** Runs a built chaos command, and gives back its exit code with all that it printed: its report and how it went. */
export function runCommand(
  file: string,
  args: string[],
  more: NodeJS.ProcessEnv = {},
): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [file, ...args],
      { timeout: 280_000, env: { ...process.env, ...more } },
      (_error, out, progress) => {
        resolve({ code: child.exitCode ?? -1, text: progress + out });
      },
    );
  });
}

/** The line of a report that counts what went wrong. */
export const counts = (text: string): string => /^lost .*$/m.exec(text)?.[0] ?? text;

/** A single process does the work of two: it gets more time for it. */
export const DISK_PACE = { BUBBLE_TIME_SCALE: '4' };
