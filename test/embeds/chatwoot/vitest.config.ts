import { defineConfig } from 'vitest/config';
import { AGAIN } from '../../../vitest.config.ts';

/** `npm run test:chatwoot`: apart from the other tests, because its packages are. */
export default defineConfig({
  test: {
    name: 'chatwoot',
    ...AGAIN,
    dir: import.meta.dirname,
    include: ['*.test.ts'],
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 60_000,
    hookTimeout: 300_000,
    reporters: ['default', './test/support/reporter.ts'],
  },
});
