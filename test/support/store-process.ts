import { writeSync } from 'node:fs';
import { SILENT } from '../../server/store/log.ts';
import { openStore } from '../../server/store/open.ts';

/*
 * A process of its own on the store, to be paused and killed by a test. It does what it is told over the channel to its
 * parent; see store-child.ts.
 */

const { store, journal, close } = await openStore(
  { redisUrl: process.env.REDIS_URL, dataDir: process.env.BUBBLE_DATA_DIR, journalBytes: 1e6 },
  SILENT,
).catch((error: Error) => {
  process.stdout.write(`refused: ${error.message}\n`);
  process.exit(1);
});

let isHeld = (): boolean => false;
let letGo = (): void => {};

const orders = {
  hold: (name: string) =>
    new Promise<string>((held, fail) => {
      store
        .lock(name, (asked) => {
          isHeld = asked;
          held('held');
          return new Promise<void>((resolve) => {
            letGo = resolve;
          });
        })
        .catch(fail);
    }),
  isHeld: async () => isHeld(),
  letGo: async () => letGo(),
  /** Counts under a lock in a way that goes wrong if two do it at once. */
  async count(name: string, times: number) {
    for (let n = 0; n < times; n += 1) {
      await store.lock(name, async () => {
        const before = ((await store.get(name)) as number | undefined) ?? 0;
        await store.set(name, before + 1, 600_000);
      });
    }
  },
  lease: (name: string, ttl: number) => store.lease(name, ttl),
  publish: (topic: string, value: unknown) => store.publish(topic, value),
  /** Keeps entries and is dead in the moment it is told that the last one is kept. */
  async appendAndDie(line: string, count: number) {
    const answers = await Promise.all(
      Array.from({ length: count }, async (_, n) => journal?.append(line, `key-${n}`, { n })),
    );
    if (answers.every((answer) => answer === 'kept')) writeSync(1, 'kept\n');
    process.kill(process.pid, 'SIGKILL');
  },
  /** One after the other until it is killed; says of each that it is kept. */
  async appendForEver(line: string) {
    for (let n = 0; ; n += 1)
      if ((await journal?.append(line, `key-${n}`, { n })) === 'kept') writeSync(1, `kept ${n}\n`);
  },
  append: async (line: string, key: string, value: unknown) => journal?.append(line, key, value),
  lines: async () => journal?.lines(),
  async noteAndDie(name: string, value: unknown, ttl: number) {
    await store.set(name, value, ttl, 'crash');
    process.kill(process.pid, 'SIGKILL');
  },
  close,
};

process.on('message', async ({ id, order, args }: { id: number; order: keyof typeof orders; args: never[] }) => {
  try {
    const work: (...given: never[]) => Promise<unknown> = orders[order];
    process.send?.({ id, value: await work(...args) });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
});
process.send?.({ id: 0 });
