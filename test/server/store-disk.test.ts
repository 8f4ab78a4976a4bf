import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDiskJournal } from '../../server/store/disk-journal.ts';
import { openDisk, type Sql } from '../../server/store/disk.ts';
import type { Journal } from '../../server/store/journal.ts';
import { SILENT, type StoreLog } from '../../server/store/log.ts';
import { openStore } from '../../server/store/open.ts';
import { JOURNAL_BYTES, journalFacts, shareFacts } from '../support/journal-facts.ts';
import { buildStoreProgram, type StoreProgram } from '../support/store-child.ts';

let program: StoreProgram;
beforeAll(async () => {
  program = await buildStoreProgram();
});
afterAll(() => program.remove());

describe('the journal on disk', () => {
  let root: string;
  let folder: string;
  const open = async (log: StoreLog = SILENT): Promise<Journal> => {
    const { journal } = await openStore({ dataDir: folder, journalBytes: JOURNAL_BYTES }, log);
    if (!journal) throw new Error('no journal');
    return journal;
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'bubble-disk-'));
    folder = join(root, 'made', 'by it');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  describe('as any journal', () => journalFacts(() => ({ env: { BUBBLE_DATA_DIR: folder }, open })));
  describe('as any shared journal', () =>
    shareFacts(async (bounds) => createDiskJournal(await openDisk(folder, SILENT), bounds)));

  test('what was noted for a crash is there after one, until it expires', async () => {
    const child = await program.start({ BUBBLE_DATA_DIR: folder });
    void child.tell('noteAndDie', 'relayed', { id: 5 }, 1_500).catch(() => {});
    await child.ended;
    const from = Date.now();
    const { store, close } = await openStore({ dataDir: folder, journalBytes: JOURNAL_BYTES }, SILENT);
    expect(await store.get('relayed')).toEqual({ id: 5 });
    while ((await store.get('relayed')) !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Date.now() - from).toBeLessThan(2_000);
    await close();
  });

  test('what was set for a crash and then deleted, or set again without, does not come back', async () => {
    const first = await openStore({ dataDir: folder, journalBytes: JOURNAL_BYTES }, SILENT);
    for (const name of ['deleted', 'changed', 'stays']) await first.store.set(name, 'old', 60_000, 'crash');
    await first.store.set('never', 'noted', 60_000);
    await first.store.delete('deleted');
    await first.store.set('changed', 'new', 60_000);
    await first.close();
    const second = await openStore({ dataDir: folder, journalBytes: JOURNAL_BYTES }, SILENT);
    const names = ['deleted', 'changed', 'stays', 'never'];
    expect(await Promise.all(names.map((name) => second.store.get(name)))).toEqual([
      undefined,
      undefined,
      'old',
      undefined,
    ]);
    await second.close();
  });

  test('a second process on the same folder is told what to do, and gets in when the first has been killed', async () => {
    const first = await program.start({ BUBBLE_DATA_DIR: folder });
    expect(await first.tell('append', 'line', 'key', 1)).toBe('kept');
    const second = await program.start({ BUBBLE_DATA_DIR: folder });
    await second.ended;
    expect(second.said()).toMatch(/is in use by another process.*REDIS_URL.*BUBBLE_DATA_DIR/);
    await expect(open()).rejects.toThrow('is in use by another process');
    expect(await first.tell('append', 'line', 'key-2', 2)).toBe('kept');
    await first.kill();
    const journal = await open();
    expect((await journal.first('line'))?.value).toBe(1);
    await journal.close();
  });

  test('a damaged file is set aside and said, never silently dropped, and a new one begun', async () => {
    const before = await open();
    await before.append('line', 'key', 1);
    await before.close();
    writeFileSync(join(folder, 'bubble.db'), 'this is not what was written here '.repeat(500));
    const said: string[] = [];
    const journal = await open({ ...SILENT, error: (_details, message) => void said.push(message) });
    expect(said).toEqual([expect.stringContaining('damaged')]);
    expect(readdirSync(folder).filter((name) => name.startsWith('bubble.db.damaged-'))).toHaveLength(1);
    expect(await journal.append('line', 'key', 2)).toBe('kept');
    expect((await journal.first('line'))?.value).toBe(2);
    await journal.close();
  });

  test('a file with a damaged page is found at the start', async () => {
    const before = await open();
    for (const n of [1, 2, 3]) await before.append('line', `key-${n}`, 'x'.repeat(3_000));
    await before.close();
    const file = new Uint8Array(readFileSync(join(folder, 'bubble.db')));
    file.fill(0xff, 4_096 + 100);
    writeFileSync(join(folder, 'bubble.db'), file);
    const said: string[] = [];
    const journal = await open({ ...SILENT, error: (_details, message) => void said.push(message) });
    expect(said).toEqual([expect.stringContaining('damaged')]);
    await journal.close();
  });

  test('an entry that no longer reads does not hold up its line', async () => {
    const before = await open();
    await before.append('line', 'key-1', 1);
    await before.append('line', 'key-2', 2);
    await before.close();
    const database = new Database(join(folder, 'bubble.db'));
    database.exec(`UPDATE entries SET value = '{"half' WHERE key = 'key-1'; PRAGMA journal_mode = DELETE`);
    database.close();
    const journal = await open();
    expect(await journal.first('line')).toMatchObject({ key: 'key-1', value: '{"half' });
    await journal.remove('line', 'key-1');
    expect((await journal.first('line'))?.value).toBe(2);
    await journal.close();
  });

  test('a file of the version before shares is read, and that version can read ours', async () => {
    const before = await open();
    await before.append('line', 'key-1', 1);
    await before.close();
    const database = new Database(join(folder, 'bubble.db'));
    database.exec('ALTER TABLE entries DROP COLUMN owner');
    database.exec(
      `INSERT INTO entries (line, key, value, at, bytes) VALUES ('line', 'key-2', '2', 0, 9); PRAGMA journal_mode = DELETE`,
    );
    database.close();
    const journal = await open();
    expect(await journal.append('line', 'key-3', 3, 'owner')).toBe('kept');
    for (const value of [1, 2, 3]) {
      const entry = await journal.first('line');
      expect(entry?.value).toBe(value);
      await journal.remove('line', entry!.key);
    }
    expect(await journal.lines()).toEqual([]);
    await journal.close();
  });

  test('a file of a newer version is left alone', async () => {
    const before = await open();
    await before.append('line', 'key', 1);
    await before.close();
    const database = new Database(join(folder, 'bubble.db'));
    database.pragma('user_version = 99');
    database.close();
    await expect(open()).rejects.toThrow('written by another version (format 99)');
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  test('what is promised is written through to the disk, what is only noted is not waited for', async () => {
    const disk = await openDisk(folder, SILENT);
    const synchronous = (sql: Sql) => sql('PRAGMA synchronous').get();
    expect(disk.commit(synchronous)).toMatchObject({ synchronous: 2 });
    expect(disk.run(synchronous)).toMatchObject({ synchronous: 1 });
    disk.close();
  });

  test('a folder that can not be made is said by name', async () => {
    writeFileSync(join(root, 'file'), '');
    folder = join(root, 'file', 'deep');
    await expect(open()).rejects.toThrow(`BUBBLE_DATA_DIR: nothing can be kept in ${folder}`);
  });

  test('on a full disk nothing is promised, and what was promised is still there', async () => {
    // The disk "is full" at 200 KiB a file.
    const child = await program.start({ BUBBLE_DATA_DIR: folder }, 200);
    const answers: unknown[] = [];
    for (let n = 0; n < 100; n += 1) {
      answers.push(
        await child.tell('append', 'line', `key-${n}`, 'x'.repeat(5_000)).catch((error: Error) => error.message),
      );
    }
    const kept = answers.filter((answer) => answer === 'kept');
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length).toBeLessThan(60);
    expect(answers.at(-1)).toMatch(/^StoreError: disk: /);
    expect(await child.tell('lines')).toEqual(['line']);
    await child.kill();
    const journal = await open();
    let left = 0;
    for (let entry = await journal.first('line'); entry; entry = await journal.first('line')) {
      await journal.remove('line', entry.key);
      left += 1;
    }
    expect(left).toBe(kept.length);
    await journal.close();
  });

  test('without a folder nothing is promised', async () => {
    expect((await openStore({ journalBytes: JOURNAL_BYTES }, SILENT)).journal).toBeNull();
  });
});
