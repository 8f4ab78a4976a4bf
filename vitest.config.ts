import { defineConfig } from 'vitest/config';

const node = (name: string, timeout = 20_000) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node',
    testTimeout: timeout,
    hookTimeout: 60_000,
  },
});

/** `npm test` runs every project; `npx vitest run --project server` runs one. */
export default defineConfig({
  test: {
    // Otherwise a core less than there are, one on the smallest machine; servers wait more than they work.
    maxWorkers: 3,
    reporters: ['default', './test/support/reporter.ts'],
    projects: [
      node('server'),
      node('contract'),
      node('sandbox'),
      node('tooling'),
      {
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: {
          name: 'widget',
          include: ['test/widget/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
          // One browser at a time: the machines this runs on have two cores.
          fileParallelism: false,
          // What a slow machine has spoilt is tried again, and named at the end.
          retry: 1,
        },
      },
      {
        test: {
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          environment: 'node',
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // After everything else: it counts in divided time, and wants the machine for itself.
          sequence: { groupOrder: 2 },
          fileParallelism: false,
        },
      },
    ],
  },
});
