import { defineConfig } from 'vitest/config';

/** The same tests in three browser engines; scripts/test-long.js runs them. */
export default defineConfig({
  test: {
    name: 'engines',
    include: ['test/engines/*.test.ts'],
    environment: 'node',
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // A browser of each engine beside another one makes answers late on two cores.
    maxWorkers: 1,
    // What a slow machine has spoilt is tried again, and named at the end.
    retry: 1,
    reporters: ['default', './test/support/reporter.ts'],
  },
});
