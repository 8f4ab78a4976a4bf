import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Journal, JournalBounds } from '../../server/store/journal.ts';
import { StoreError } from '../../server/store/store.ts';
import { buildStoreProgram, type StoreProgram } from './store-child.ts';

/** The bound that the facts are about. */
export const JOURNAL_BYTES = 10_000;

/** Where a journal is kept: how a process of its own gets there, and this one. */
export interface Place {
  env: Record<string, string>;
  open(): Promise<Journal>;
}

/** What has been promised to a visitor, wherever it is kept. */
export function journalFacts(place: () => Place): void {
  let program: StoreProgram;
  beforeAll(async () => {
    program = await buildStoreProgram();
  });
  afterAll(() => program.remove());

  let journal: Journal;
  beforeEach(async () => {
    journal = await place().open();
  });
  afterEach(() => journal.close());

  async function drain(line: string): Promise<unknown[]> {
    const values: unknown[] = [];
    for (let entry = await journal.first(line); entry; entry = await journal.first(line)) {
      values.push(entry.value);
      await journal.remove(line, entry.key);
    }
    return values;
  }

  test('a line gives back what it was given, in that order, with the time of keeping', async () => {
    const before = Date.now();
    for (let n = 0; n < 5; n += 1) expect(await journal.append('line', `key-${n}`, { n, text: 'ünï 🎈' })).toBe('kept');
    const first = await journal.first('line');
    expect(first).toEqual({ key: 'key-0', value: { n: 0, text: 'ünï 🎈' }, at: first?.at });
    expect(first?.at).toBeGreaterThanOrEqual(before);
    expect(first?.at).toBeLessThanOrEqual(Date.now());
    expect(await drain('line')).toEqual([0, 1, 2, 3, 4].map((n) => ({ n, text: 'ünï 🎈' })));
    expect(await journal.first('line')).toBeUndefined();
    expect(await journal.has('line')).toBe(false);
  });

  test('what is kept at once keeps the order in which it was given', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => journal.append('line', `key-${n}`, n)));
    expect(await drain('line')).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });

  test('the same key again changes nothing, at once or later', async () => {
    const answers = await Promise.all([1, 2, 3].map((value) => journal.append('line', 'key', { value })));
    expect(answers).toEqual(['kept', 'kept', 'kept']);
    expect(await journal.append('line', 'key', { value: 4 })).toBe('kept');
    expect(await journal.append('another', 'key', { value: 5 })).toBe('kept');
    expect(await drain('line')).toEqual([{ value: 1 }]);
    expect(await drain('another')).toEqual([{ value: 5 }]);
  });

  test('a key that was let go of may come again', async () => {
    await journal.append('line', 'key', 1);
    await journal.remove('line', 'key');
    await journal.remove('line', 'key');
    await journal.remove('nowhere', 'key');
    expect(await journal.append('line', 'key', 2)).toBe('kept');
    expect(await drain('line')).toEqual([2]);
  });

  test('keys and lines may be called like our own fields', async () => {
    await journal.append('value', 'value', 'at');
    await journal.append('at', 'at', 'key');
    expect(await journal.first('value')).toMatchObject({ key: 'value', value: 'at' });
    expect(await journal.first('at')).toMatchObject({ key: 'at', value: 'key' });
  });

  test('the line that has waited longest comes first, and a line without entries is none', async () => {
    await journal.append('b', '1', 1);
    await journal.append('a', '2', 2);
    await journal.append('b', '3', 3);
    await journal.append('c', '4', 4);
    expect(await journal.lines()).toEqual(['b', 'a', 'c']);
    await journal.remove('b', '1');
    expect(await journal.lines()).toEqual(['a', 'b', 'c']);
    await journal.remove('a', '2');
    expect(await journal.lines()).toEqual(['b', 'c']);
    expect([await journal.has('a'), await journal.has('b')]).toEqual([false, true]);
    await journal.remove('b', '3');
    await journal.remove('c', '4');
    expect(await journal.lines()).toEqual([]);
  });

  test('one in the middle can be let go of', async () => {
    for (const n of [1, 2, 3]) await journal.append('line', `key-${n}`, n);
    await journal.remove('line', 'key-2');
    expect(await drain('line')).toEqual([1, 3]);
  });

  test('beyond its bytes it is full, says so, and takes again what fits when something has gone', async () => {
    const text = 'x'.repeat(2_000);
    const answers: string[] = [];
    for (let n = 0; n < 6; n += 1) answers.push(await journal.append(`line-${n % 2}`, `key-${n}`, text));
    expect(answers).toEqual(['kept', 'kept', 'kept', 'kept', 'full', 'full']);
    // Known already: nothing has to be taken.
    expect(await journal.append('line-0', 'key-0', text)).toBe('kept');
    expect(await journal.append('line-0', 'key-4', text)).toBe('full');
    await journal.remove('line-1', 'key-1');
    expect(await journal.append('line-0', 'key-4', text)).toBe('kept');
    expect(await journal.append('line-0', 'key-5', text)).toBe('full');
    await drain('line-0');
    await drain('line-1');
    const again = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => journal.append('line', `key-${n}`, text)));
    expect(again).toEqual(['kept', 'kept', 'kept', 'kept', 'full', 'full']);
  });

  test('the bytes are counted over a restart', async () => {
    for (const n of [0, 1, 2, 3]) await journal.append('line', `key-${n}`, 'x'.repeat(2_000));
    await journal.close();
    journal = await place().open();
    expect(await journal.append('line', 'key-4', 'x'.repeat(2_000))).toBe('full');
    expect(await journal.append('line', 'small', 'x')).toBe('kept');
  });

  test('after it is closed nothing is promised', async () => {
    await journal.close();
    await expect(journal.append('line', 'key', 1)).rejects.toThrow(StoreError);
    journal = await place().open();
    expect(await journal.lines()).toEqual([]);
  });

  test('a process that is killed in the moment it has promised loses nothing', async () => {
    await journal.close();
    for (let run = 0; run < 5; run += 1) {
      const child = await program.start(place().env);
      void child.tell('appendAndDie', `line-${run}`, 20).catch(() => {});
      await child.ended;
      expect(child.said()).toBe('kept\n');
    }
    journal = await place().open();
    expect(await journal.lines()).toEqual([0, 1, 2, 3, 4].map((run) => `line-${run}`));
    for (let run = 0; run < 5; run += 1) {
      expect(await drain(`line-${run}`)).toEqual(Array.from({ length: 20 }, (_, n) => ({ n })));
    }
  });

  test('a process that is killed at any moment leaves at least what it promised, whole and in order', async () => {
    await journal.close();
    for (let run = 0; run < 5; run += 1) {
      const child = await program.start(place().env);
      void child.tell('appendForEver', `line-${run}`).catch(() => {});
      while (!child.said().includes(`kept ${run * 3}\n`)) await new Promise((resolve) => setTimeout(resolve, run));
      await child.kill();
      const promised = child.said().trim().split('\n').length;
      journal = await place().open();
      const left = (await drain(`line-${run}`)) as { n: number }[];
      expect(left).toEqual(left.map((_, n) => ({ n })));
      expect(left.length).toBeGreaterThanOrEqual(promised);
      expect(await journal.lines()).toEqual([]);
      await journal.close();
    }
    journal = await place().open();
  });
}

/** What keeps one visitor and one address from filling a journal. */
export function shareFacts(open: (bounds: JournalBounds) => Promise<Journal>): void {
  const bounds = { bytes: 100_000, perLine: 10_000, perOwner: 25_000 };
  const text = 'x'.repeat(4_000);
  let journal: Journal;
  beforeEach(async () => {
    journal = await open(bounds);
  });
  afterEach(() => journal.close());

  async function fill(line: string, owner?: string): Promise<string[]> {
    const answers: string[] = [];
    for (let n = 0; n < 3; n += 1) answers.push(await journal.append(line, `key-${n}`, text, owner));
    return answers;
  }

  test('one line takes no more than its share, whoever else is there', async () => {
    expect(await fill('greedy')).toEqual(['kept', 'kept', 'full']);
    const atOnce = await Promise.all([0, 1, 2].map((n) => journal.append('hasty', `key-${n}`, text)));
    expect(atOnce).toEqual(['kept', 'kept', 'full']);
    expect(await fill('other')).toEqual(['kept', 'kept', 'full']);
    await journal.remove('greedy', 'key-0');
    expect(await journal.append('greedy', 'key-2', text)).toBe('kept');
  });

  test('one owner takes no more than its share in all lines, and gets it back with what is removed', async () => {
    const all = [];
    for (const line of ['a', 'b', 'c', 'd', 'e']) all.push(...(await fill(line, 'crowd')));
    expect(all.filter((answer) => answer === 'kept')).toHaveLength(6);
    expect(await journal.append('f', 'key', text, 'crowd')).toBe('full');
    expect(await journal.append('g', 'key', text, 'somebody else')).toBe('kept');
    await journal.remove('a', 'key-0');
    expect(await journal.append('f', 'key', text, 'crowd')).toBe('kept');
    expect(await journal.append('f', 'key-2', text, 'crowd')).toBe('full');
  });

  test('the shares are counted over a restart', async () => {
    for (const line of ['a', 'b', 'c']) await fill(line, 'crowd');
    await journal.close();
    journal = await open(bounds);
    expect(await journal.append('a', 'key-9', text)).toBe('full');
    expect(await journal.append('d', 'key', text, 'crowd')).toBe('full');
    for (const line of ['a', 'b', 'c']) for (const n of [0, 1]) await journal.remove(line, `key-${n}`);
    expect(await fill('a', 'crowd')).toEqual(['kept', 'kept', 'full']);
  });

  test('what was kept before shares were counted uses none, and goes', async () => {
    await journal.append('a', 'key-0', text);
    expect(await journal.append('a', 'key-1', text, 'crowd')).toBe('kept');
    await journal.remove('a', 'key-0');
    await journal.remove('a', 'key-1');
    expect(await journal.lines()).toEqual([]);
  });
}
