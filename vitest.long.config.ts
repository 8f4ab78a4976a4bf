import { defineConfig } from 'vitest/config';

/** The tests that take minutes; scripts/test-long.js runs them. */
export default defineConfig({
  test: {
    name: 'long',
    include: ['test/long/**/*.test.ts'],
    environment: 'node',
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // The mutants count in divided time, and the walk needs a browser: each wants the machine for itself.
    fileParallelism: false,
    reporters: ['default', './test/support/reporter.ts'],
  },
});
