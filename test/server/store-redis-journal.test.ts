import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Journal } from '../../server/store/journal.ts';
import { createRedisJournal } from '../../server/store/redis-journal.ts';
import { SILENT } from '../../server/store/log.ts';
import { openStore } from '../../server/store/open.ts';
import { StoreError } from '../../server/store/store.ts';
import { eventually } from '../support/eventually.ts';
import { JOURNAL_BYTES, journalFacts, shareFacts } from '../support/journal-facts.ts';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts';

describe.skipIf(!hasRedis)('the journal on Redis', () => {
  let redis: TestRedis;
  const open = async (): Promise<Journal> => {
    const { journal, store } = await openStore({ redisUrl: redis.url, journalBytes: JOURNAL_BYTES }, SILENT);
    await store.close();
    if (!journal) throw new Error('no journal');
    return journal;
  };
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());
  afterEach(() => redis.reset());

  describe('as any journal', () => journalFacts(() => ({ env: { REDIS_URL: redis.url }, open })));
  describe('as any shared journal', () => shareFacts((bounds) => createRedisJournal(redis.url, bounds)));

  test('over its memory, Redis still lets go of what is delivered', async () => {
    const journal = await open();
    for (const n of [1, 2, 3]) await journal.append('line', `key-${n}`, n);
    await redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
    await expect(journal.append('line', 'key-4', 4)).rejects.toThrow('OOM');
    await journal.remove('line', 'key-1');
    expect((await journal.first('line'))?.value).toBe(2);
    await journal.remove('line', 'key-2');
    await journal.remove('line', 'key-3');
    expect(await journal.lines()).toEqual([]);
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    expect(await journal.append('line', 'key-4', 4)).toBe('kept');
    await journal.close();
  });

  test('two processes share the lines and their bound', async () => {
    const [one, two] = [await open(), await open()];
    const text = 'x'.repeat(2_000);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 ? one : two).append('line', `key-${n}`, text)),
    );
    expect(answers.filter((answer) => answer === 'kept')).toHaveLength(4);
    const first = await one.first('line');
    await one.remove('line', first?.key ?? '');
    expect((await two.first('line'))?.key).not.toBe(first?.key);
    await Promise.all([one.close(), two.close()]);
  });

  test('what was kept is there after Redis was killed', async () => {
    const journal = await open();
    for (let n = 0; n < 20; n += 1) await journal.append(`line-${n % 3}`, `key-${n}`, n);
    await journal.remove('line-0', 'key-0');
    await redis.kill();
    await expect(journal.append('line', 'key', 1)).rejects.toThrow(StoreError);
    await redis.start();
    const again = await open();
    expect(await again.lines()).toEqual(['line-1', 'line-2', 'line-0']);
    expect((await again.first('line-0'))?.value).toBe(3);
    await Promise.all([journal.close(), again.close()]);
  });

  test('a Redis that keeps nothing, or throws away what it likes, is promised nothing on', async () => {
    const journal = await open();
    await redis.command('CONFIG', 'SET', 'appendonly', 'no');
    await expect(journal.append('line', 'key', 1)).rejects.toThrow('appendonly yes');
    await redis.command('CONFIG', 'SET', 'appendonly', 'yes');
    expect(await journal.append('line', 'key', 1)).toBe('kept');
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    expect(await journal.append('line', 'key-2', 2)).toBe('kept');
    await redis.command('CONFIG', 'SET', 'maxmemory', '100mb');
    await expect(journal.append('line', 'key-3', 3)).rejects.toThrow('maxmemory-policy');
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await journal.close();
  });

  test('an operator whose Redis keeps nothing is told at the start what to set', async () => {
    await redis.command('CONFIG', 'SET', 'appendonly', 'no');
    const said: object[] = [];
    const log = { ...SILENT, error: (details: object) => void said.push(details) };
    const { close } = await openStore({ redisUrl: redis.url, journalBytes: JOURNAL_BYTES }, log);
    await eventually(() => said.length > 0);
    expect(said).toEqual([{ reason: expect.stringContaining('set appendonly yes') }]);
    await close();
    await redis.command('CONFIG', 'SET', 'appendonly', 'yes');
  });

  test('an entry of another version, with fields we do not know, is handed over', async () => {
    const journal = await open();
    await redis.command(
      'XADD',
      'bubble:journal:line:old',
      '1-0',
      'later',
      'more',
      'value',
      '{"half',
      'key',
      'k',
      'at',
      '5',
    );
    expect(await journal.first('old')).toEqual({ key: 'k', value: '{"half', at: 5 });
    await journal.close();
  });
});
