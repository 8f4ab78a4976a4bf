import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';
import { leanCommonmark } from './scripts/lean-commonmark.ts';

/** What a slow machine has spoilt is tried again, and named at the end. */
export const AGAIN = { retry: 1 };

/** Tests that need no isolation share a worker, its modules included. */
const shared = (name: string) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    setupFiles: ['test/support/own-modules.ts'],
    environment: 'node' as const,
    pool: 'threads' as const,
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    ...AGAIN,
  },
});

/** Keeps the files of a project together: a worker is only reused by the next file of the same project. */
class ByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- this is the sequencer's method, not an array's
    const sorted = await super.sort(files);
    const names = [...new Set(sorted.map(({ project }) => project.name))];
    return names.flatMap((name) => sorted.filter(({ project }) => project.name === name));
  }
}

/** Browser files about what few changes touch; `npm run test:long` runs them. */
export const RARE = ['attention', 'blockers', 'chatwoot', 'chatwoot-user', 'deployments', 'gallery', 'hostile'].map(
  (name) => `test/browser/${name}.test.ts`,
);

/** `npm test` runs every project; `npx vitest run --project server` runs one. vitest.long.config.ts has the long tests. */
export default defineConfig({
  test: {
    // By default Vitest leaves a core free, so two cores get one worker; servers wait more than they work.
    maxWorkers: 3,
    sequence: { sequencer: ByProject },
    reporters: ['default', './test/support/reporter.ts'],
    projects: [
      shared('server'),
      shared('contract'),
      shared('sandbox'),
      shared('tooling'),
      {
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        plugins: [leanCommonmark()],
        test: {
          name: 'widget',
          server: { deps: { inline: ['commonmark'] } },
          include: ['test/widget/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
          testTimeout: 20_000,
          ...AGAIN,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: RARE,
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
          // The files of a worker share its browser. Three browsers on two cores take each other's time.
          isolate: false,
          maxWorkers: 2,
          ...AGAIN,
        },
      },
      {
        test: {
          name: 'attack',
          include: ['test/attack/**/*.test.ts'],
          environment: 'node',
          ...AGAIN,
          sequence: { groupOrder: 3 },
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
