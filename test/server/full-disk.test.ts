import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDiskJournal } from '../../server/store/disk-journal.ts';
import { createDiskNotes } from '../../server/store/disk-notes.ts';
import { openDisk, type Disk } from '../../server/store/disk.ts';
import { boundsOf } from '../../server/store/journal.ts';
import { SILENT } from '../../server/store/log.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { StoreError } from '../../server/store/store.ts';
import { eventually } from '../support/eventually.ts';
import { createKept, type Kept } from '../support/kept.ts';
import { createOutage, type Outage } from '../support/outage.ts';
import { canMount, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { conversationsUpstream, textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '10';
});

const ACCEPTED = { status: 202, body: { state: 'accepted' } };

// Where nothing can be mounted, the tests of a disk that refuses to write stand in for these.
describe.skipIf(!canMount())('on a disk that somebody else has filled', () => {
  let disk: SmallDisk;
  let kept: Kept;
  let outage: Outage;
  let visitors: Visitor[];

  beforeEach(async () => {
    disk = mountSmallDisk();
    outage = createOutage();
    kept = await createKept({ folder: join(disk.folder, 'data'), between: outage.between });
    visitors = [new Visitor(kept.stack), new Visitor(kept.stack)];
    for (const visitor of visitors) {
      await visitor.open();
      await visitor.send('first');
    }
    outage.isDown = true;
    for (const text of ['a', 'b', 'c'])
      for (const visitor of visitors) expect(await visitor.send(text)).toMatchObject(ACCEPTED);
  });
  afterEach(async () => {
    await kept.close();
    disk.remove();
  });

  async function allArrived(...texts: string[]): Promise<void> {
    for (const conversation of [1, 2]) {
      const isThere = async () => isDeepStrictEqual(await textsUpstream(kept.stack, conversation), texts);
      await eventually(isThere, 15_000).catch(() => {});
      expect(await textsUpstream(kept.stack, conversation)).toEqual(texts);
    }
  }

  test('all accepted messages are delivered in order, once', async () => {
    disk.fill();
    outage.isDown = false;
    await allArrived('first', 'a', 'b', 'c');
    await kept.kill();
    for (const visitor of visitors) expect((await visitor.send('d')).status).toBe(200);
    await allArrived('first', 'a', 'b', 'c', 'd');
    expect(await conversationsUpstream(kept.stack)).toBe(2);
    // The disk has let go of them, so the server that was started again found none.
    expect(kept.stack.logged.filter((line) => line.includes('an accepted message is delivered'))).toHaveLength(6);
  });

  test('they are delivered too if every byte that gets free is taken at once, and not twice after a crash', async () => {
    outage.onAnswer = () => disk.fill();
    disk.fill();
    outage.isDown = false;
    await allArrived('first', 'a', 'b', 'c');
    outage.onAnswer = () => {};
    disk.clear();
    await kept.kill();
    // What the disk still has comes first.
    for (const visitor of visitors) expect([200, 202]).toContain((await visitor.send('d')).status);
    await allArrived('first', 'a', 'b', 'c', 'd');
  });

  test('new messages reach OneHash Chat at once, and are kept again when there is room', async () => {
    const [visitor] = visitors as [Visitor];
    disk.fill();
    outage.isDown = false;
    await allArrived('first', 'a', 'b', 'c');
    disk.fill();
    expect((await visitor.send('d')).status).toBe(200);
    outage.isDown = true;
    const key = randomUUID();
    // Not promised, so the browser keeps it.
    expect((await visitor.send('e', { key })).status).toBe(503);
    disk.clear();
    await eventually(async () => (await visitor.send('e', { key, attempt: 2 })).status === 202);
    outage.isDown = false;
    await eventually(async () => (await textsUpstream(kept.stack, 1)).at(-1) === 'e');
    expect(await textsUpstream(kept.stack, 1)).toEqual(['first', 'a', 'b', 'c', 'd', 'e']);
  });
});

describe('a disk that refuses to write', () => {
  let folder: string;
  let disk: Disk;
  let isFull: boolean;
  /** The database, until it is full. */
  const refusing: Disk = {
    run: (work) => disk.run(refuseIfFull(work)),
    free: (work) => disk.run(refuseIfFull(work)),
    commit: (work) => disk.commit(refuseIfFull(work)),
    close: () => disk.close(),
  };
  function refuseIfFull<Work extends Parameters<Disk['run']>[0]>(work: Work): Work {
    return ((sql) =>
      work((text) => {
        if (isFull && !text.startsWith('SELECT')) throw new StoreError('database or disk is full');
        return sql(text);
      })) as Work;
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bubble-refusing-'));
    disk = await openDisk(folder, SILENT);
    isFull = false;
  });
  afterEach(() => {
    disk.close();
    rmSync(folder, { recursive: true });
  });

  test('lets go of delivered messages at once, and of their space when it writes again', async () => {
    const journal = createDiskJournal(refusing, boundsOf(1e6));
    for (const n of [1, 2, 3]) await journal.append('line', `key-${n}`, n);
    await journal.append('other', 'key', 1);
    isFull = true;
    await journal.remove('line', 'key-1');
    await journal.remove('line', 'key-1');
    expect((await journal.first('line'))?.value).toBe(2);
    expect(await journal.lines()).toEqual(['line', 'other']);
    await journal.remove('line', 'key-2');
    expect(await journal.lines()).toEqual(['line', 'other']);
    await journal.remove('line', 'key-3');
    expect([await journal.has('line'), await journal.first('line')]).toEqual([false, undefined]);
    await expect(journal.append('line', 'key-4', 4)).rejects.toThrow(StoreError);
    isFull = false;
    expect(await journal.append('line', 'key-2', 'again')).toBe('kept');
    expect((await journal.first('line'))?.value).toBe('again');
    const left = disk.run((sql) => sql('SELECT line, key FROM entries ORDER BY seq').all());
    expect(left).toEqual([
      { line: 'other', key: 'key' },
      { line: 'line', key: 'key-2' },
    ]);
  });

  test('holds up nothing that is only noted', async () => {
    const store = createMemoryStore({ notes: createDiskNotes(refusing) });
    await store.set('before', 1, 60_000, 'crash');
    isFull = true;
    await store.set('during', 2, 60_000, 'crash');
    await store.set('before', 3, 60_000);
    await store.delete('during');
    expect([await store.get('before'), await store.get('during')]).toEqual([3, undefined]);
  });
});
