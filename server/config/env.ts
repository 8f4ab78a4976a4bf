import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export type Env = Record<string, string | undefined>;

/**
 * Reads a variable, or the file that `<name>_FILE` names. Empty text counts as absent.
 *
 * @param isSecret the error does not show what the variable says
 * @throws {EnvFileError}
 */
export function readEnv(env: Env, name: string, isSecret = false): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name]?.trim() || undefined;
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    // Somebody may have put the secret itself there.
    const words = isSecret ? `the file that it names (in ${folderOf(file)})` : `the file ${file}`;
    throw new EnvFileError(`${name}_FILE: ${words} can not be read`);
  }
}

function folderOf(file: string): string {
  const folder = dirname(resolve(file));
  return existsSync(folder) ? folder : 'a folder that does not exist';
}

export class EnvFileError extends Error {
  override name = 'EnvFileError' as const;
}
