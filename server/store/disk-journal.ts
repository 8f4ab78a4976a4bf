import type { Disk, Sql } from './disk.ts';
import { createRemovedEntries, type RemovedEntries } from './disk-removed.ts';
import { createJournalIndex, type IndexedEntry } from './journal-index.ts';
import { entryOf, sizeOf, type Journal, type JournalBounds } from './journal.ts';

interface Waiting extends IndexedEntry {
  text: string;
  at: number;
  answer(kept: 'kept' | 'full'): void;
  fail(error: unknown): void;
}

/** The journal of a single process, on its disk. */
export function createDiskJournal(disk: Disk, bounds: JournalBounds, now: () => number = Date.now): Journal {
  const index = createJournalIndex(bounds);
  for (const row of disk.run((sql) => sql('SELECT line, key, owner, bytes, seq FROM entries ORDER BY seq').all()))
    index.add(row as IndexedEntry, (row as { seq: number }).seq);
  const removed = createRemovedEntries(disk);
  let waiting: Waiting[] = [];

  return {
    append(line, key, value, owner) {
      return new Promise((answer, fail) => {
        const text = JSON.stringify(value);
        waiting.push({ line, key, owner, bytes: sizeOf(line, key, text), text, at: now(), answer, fail });
        // Writing through to the disk is slow, so everything of the same turn is written together.
        if (waiting.length === 1) setImmediate(writeWaiting);
      });
    },
    has: async (line) => index.has(line),
    lines: async () => index.lines(),
    async first(line) {
      const found = removed.oldestBeside(line);
      return found && entryOf(found.key, found.value, found.at);
    },
    async remove(line, key) {
      if (removed.has(line, key)) return;
      const row = disk.run((sql) => sql('SELECT owner, bytes FROM entries WHERE line = ? AND key = ?').get(line, key));
      if (row === undefined) return;
      removed.add(line, key);
      index.remove(
        { ...(row as { owner: string | null; bytes: number }), line, key },
        () => removed.oldestBeside(line)?.seq ?? Infinity,
      );
      removed.deleteAll();
    },
    async close() {
      writeWaiting();
      disk.close();
    },
  };

  function writeWaiting(): void {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      removed.deleteAll();
      const written = disk.commit((sql) => {
        const room = index.room();
        return batch.map((one) => writeEntry(sql, one, removed, room.fits));
      });
      written.forEach((place, n) => {
        const one = batch[n]!;
        if (typeof place === 'number') {
          removed.keep(one.line, one.key);
          index.add(one, place);
        }
        one.answer(place === 'full' ? 'full' : 'kept');
      });
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }
}

/** @returns where it was written */
function writeEntry(
  sql: Sql,
  entry: Waiting,
  removed: RemovedEntries,
  fits: (entry: IndexedEntry) => boolean,
): number | 'known' | 'full' {
  const { line, key, owner, text, at, bytes } = entry;
  const isThere = sql('SELECT 1 FROM entries WHERE line = ? AND key = ?').get(line, key) !== undefined;
  if (isThere && !removed.has(line, key)) return 'known';
  if (!fits(entry)) return 'full';
  if (isThere) sql('DELETE FROM entries WHERE line = ? AND key = ?').run(line, key);
  const insert = 'INSERT INTO entries (line, key, value, at, bytes, owner) VALUES (?, ?, ?, ?, ?, ?)';
  return Number(sql(insert).run(line, key, text, at, bytes, owner ?? null).lastInsertRowid);
}
