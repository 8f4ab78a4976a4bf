import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildMutant, MUTANTS } from './mutants.ts';

const hasRedis = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'redis-server')));

/** Runs the built command, and gives back what it printed with its exit code. */
function run(file: string, args: string[]): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [file, ...args], { timeout: 280_000 }, (_error, out) => {
      resolve({ code: child.exitCode ?? -1, text: out });
    });
  });
}

const counts = (text: string): string => /^lost .*$/m.exec(text)?.[0] ?? text;

const isBroken = (text: string, count: string): boolean => new RegExp(`${count} [1-9]`).test(counts(text));

describe.skipIf(!hasRedis)('with everything between the parts going wrong (redis-server is needed)', () => {
  test('nothing is lost, doubled, out of order or leaked', async () => {
    const { code, text } = await run('dist/chaos/main.js', ['--messages', '300', '--seed', '1']);
    console.log(text);
    expect(counts(text)).toBe('lost 0, doubled 0, out of order 0, leaked 0');
    expect(code).toBe(0);
  });

  // The safeguards are what the run proves: without any one of them it has to fail.
  test.each(MUTANTS)('without $safeguard the run fails: $breaks', async (mutant) => {
    const folder = await buildMutant(mutant);
    const part = mutant.file.startsWith('widget/') ? 'chaos' : 'server';
    const file = part === 'chaos' ? `${folder}/chaos/main.js` : 'dist/chaos/main.js';
    const server = part === 'server' ? `${folder}/server/main.js` : 'dist/server/main.js';
    const args = ['--messages', '400', '--patience', '8', '--stop-when-broken', '--server', server];
    let outcome = { code: 0, text: '' };
    for (const seed of mutant.seeds ?? ['2', '3', '4']) {
      outcome = await run(file, [...args, '--seed', seed, '--sandbox', 'dist/sandbox/main.js']);
      if (isBroken(outcome.text, mutant.breaks)) break;
    }
    expect(isBroken(outcome.text, mutant.breaks), outcome.text).toBe(true);
    expect(outcome.code).toBe(1);
  });
});
