import { defineConfig } from 'vitest/config';
import { AGAIN } from '../../vitest.config.ts';

/** `npm run test:embeds`: installs of its own, in a folder of their own; no part of `npm test`. */
export default defineConfig({
  test: {
    reporters: ['default', './test/support/reporter.ts'],
    include: ['test/embeds/*.test.ts'],
    globalSetup: ['test/embeds/support/prepare.ts'],
    ...AGAIN,
    environment: 'node',
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // One browser at a time.
    fileParallelism: false,
  },
});
