import { defineConfig } from 'vitest/config';
import { AGAIN, RARE } from './vitest.config.ts';

/** The tests that take minutes; scripts/test-long.js runs them. */
export default defineConfig({
  test: {
    name: 'long',
    include: ['test/long/**/*.test.ts', ...RARE],
    environment: 'node',
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // The mutants count in divided time, and the others need a browser: each wants the machine for itself.
    fileParallelism: false,
    ...AGAIN,
    reporters: ['default', './test/support/reporter.ts'],
  },
});
