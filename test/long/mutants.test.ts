import { describe, expect, test } from 'vitest';
import { buildMutant, MUTANTS } from '../chaos/mutants.ts';
import { counts, hasRedis, runCommand } from '../chaos/run-command.ts';

const isBroken = (text: string, count: string): boolean => new RegExp(`${count} [1-9]`).test(counts(text));

describe.skipIf(!hasRedis)('with everything between the parts going wrong (redis-server is needed)', () => {
  // The safeguards are what the run proves: without any one of them it has to fail.
  test.each(MUTANTS)('without $safeguard the run fails: $breaks', async (mutant) => {
    const folder = await buildMutant(mutant);
    const part = mutant.file.startsWith('widget/') ? 'chaos' : 'server';
    const file = part === 'chaos' ? `${folder}/chaos/main.js` : 'dist/chaos/main.js';
    const server = part === 'server' ? `${folder}/server/main.js` : 'dist/server/main.js';
    const args = ['--messages', '400', '--patience', '8', '--stop-when-broken', '--server', server];
    let outcome = { code: 0, text: '' };
    for (const seed of mutant.seeds ?? ['2', '3', '4']) {
      outcome = await runCommand(file, [...args, '--seed', seed, '--sandbox', 'dist/sandbox/main.js']);
      if (isBroken(outcome.text, mutant.breaks)) break;
    }
    expect(isBroken(outcome.text, mutant.breaks), outcome.text).toBe(true);
    expect(outcome.code).toBe(1);
  });
});
