import { describe, expect, test } from 'vitest';
import { buildMutant, MUTANTS, partsOf } from '../chaos/mutants.ts';
import { canMount } from '../support/small-disk.ts';
import { counts, DISK_PACE, hasRedis, runCommand } from '../chaos/run-command.ts';

const isBroken = (text: string, count: string): boolean => new RegExp(`${count} [1-9]`).test(counts(text));

/** Some machines have no Redis, and some let us mount no disk. */
const possible = MUTANTS.filter(({ store }) => (store === 'disk' ? canMount() : hasRedis));

describe.skipIf(possible.length === 0)('with everything between the parts going wrong', () => {
  // The safeguards are what the run proves: without any one of them it has to fail.
  test.each(possible)('without $safeguard the run fails: $breaks', async (mutant) => {
    const folder = await buildMutant(mutant);
    const parts = partsOf(mutant);
    const file = parts.has('chaos') ? `${folder}/chaos/main.js` : 'dist/chaos/main.js';
    const server = parts.has('server') ? `${folder}/server/main.js` : 'dist/server/main.js';
    const args = [
      '--messages',
      String(mutant.messages ?? 400),
      '--patience',
      '8',
      '--stop-when-broken',
      '--server',
      server,
    ];
    const more = mutant.store === 'disk' ? DISK_PACE : {};
    if (mutant.store === 'disk') args.push('--disk');
    let outcome = { code: 0, text: '' };
    for (const seed of mutant.seeds ?? ['2', '3', '4']) {
      outcome = await runCommand(file, [...args, '--seed', seed, '--sandbox', 'dist/sandbox/main.js'], more);
      if (isBroken(outcome.text, mutant.breaks)) break;
    }
    expect(isBroken(outcome.text, mutant.breaks), outcome.text).toBe(true);
    expect(outcome.code).toBe(1);
  });
});
