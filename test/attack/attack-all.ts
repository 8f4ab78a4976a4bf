import { afterAll, beforeAll, describe, test } from 'vitest';
import { FOREIGN_ATTACKS } from './foreign-attacks.ts';
import { LOAD_ATTACKS } from './load-attacks.ts';
import { REQUEST_ATTACKS } from './request-attacks.ts';
import { SESSION_ATTACKS } from './session-attacks.ts';
import { startTarget, type SetUp, type Target } from './target.ts';

const ATTACKS = [...FOREIGN_ATTACKS, ...REQUEST_ATTACKS, ...SESSION_ATTACKS, ...LOAD_ATTACKS];

/** Tries every attack on the built server, one after the other on the same process. */
export function attackAll(setUp: SetUp, { long }: { long: boolean }): void {
  describe(`a server ${setUp} withstands`, () => {
    let target: Target;
    beforeAll(async () => {
      target = await startTarget(setUp);
    }, 60_000);
    afterAll(() => target.close());

    for (const { tried, run, isLong, only } of ATTACKS)
      if ((long || !isLong) && (!only || only === setUp)) test(tried, () => run(target), 120_000);
  });
}
