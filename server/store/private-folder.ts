import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { StoreLog } from './log.ts';

/** What a group and other users of the machine may do. */
const OTHERS = 0o077;

/**
 * Makes a folder that only the server's user can enter, if it is not there.
 *
 * @throws {Error} if the folder can not be made, or not be used
 */
export function openPrivateFolder(folder: string): void {
  makeFolder(resolve(folder));
  // The database itself would only report a number.
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
}

/** Makes an empty file that only the server's user can read, if it is not there. The database gives its log the same mode. */
export function ensurePrivateFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

/** Warns of the folder, and of each of our files in it, that others may use. Their modes stay: an operator may want them. */
export function warnOfWideModes(folder: string, log: StoreLog): void {
  // Windows has no such modes.
  if (process.platform === 'win32') return;
  const files = readdirSync(folder).filter((name) => name.startsWith('bubble.'));
  for (const [path, most] of [[folder, '700'], ...files.map((name) => [join(folder, name), '600'])] as const) {
    const mode = statSync(path!, { throwIfNoEntry: false })?.mode ?? 0;
    if ((mode & OTHERS) === 0) continue;
    log.warn(
      { path, mode: (mode & 0o777).toString(8) },
      `BUBBLE_DATA_DIR: other users of this machine may use ${path}, which can hold texts of visitors: chmod ${most} ${path}`,
    );
  }
}

/** Level by level: Node's own recursion never ends in a folder such as /proc, where nothing can be made. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
