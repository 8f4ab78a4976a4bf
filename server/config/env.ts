import { readFileSync } from 'node:fs';

export type Env = Record<string, string | undefined>;

/**
 * Reads a variable, or the file that `<name>_FILE` names. Empty text counts as absent.
 *
 * @throws {EnvFileError}
 */
export function readEnv(env: Env, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name]?.trim() || undefined;
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    throw new EnvFileError(`${name}_FILE: the file ${file} can not be read`);
  }
}

export class EnvFileError extends Error {
  override name = 'EnvFileError' as const;
}
