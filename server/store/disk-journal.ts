import type { Disk, Sql } from './disk.ts';
import { createJournalIndex, type IndexedEntry } from './journal-index.ts';
import { entryOf, sizeOf, type Journal, type JournalBounds } from './journal.ts';
import { StoreError } from './store.ts';

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
  /** Entries that are removed, and still on a disk that was too full to remove them, by line. */
  const removed = new Map<string, Set<string>>();
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
      const gone = removed.get(line);
      const rows = disk.run((sql) =>
        sql('SELECT key, value, at FROM entries WHERE line = ? ORDER BY seq LIMIT ?').all(line, 1 + (gone?.size ?? 0)),
      ) as { key: string; value: string; at: number }[];
      const found = rows.find(({ key }) => !gone?.has(key));
      return found && entryOf(found.key, found.value, found.at);
    },
    async remove(line, key) {
      if (removed.get(line)?.has(key)) return;
      const row = disk.run((sql) => sql('SELECT owner, bytes FROM entries WHERE line = ? AND key = ?').get(line, key));
      if (row === undefined) return;
      removed.set(line, (removed.get(line) ?? new Set()).add(key));
      index.remove({ ...(row as { owner: string | null; bytes: number }), line, key }, () => oldestOf(line));
      deleteRemoved();
    },
    async close() {
      writeWaiting();
      disk.close();
    },
  };

  /**
   * Not written through: an entry that is back after a crash of the machine is found to be delivered already. So is one
   * that a full disk could not let go of.
   */
  function deleteRemoved(): void {
    for (const [line, keys] of removed) {
      for (const key of keys) {
        try {
          disk.free((sql) => sql('DELETE FROM entries WHERE line = ? AND key = ?').run(line, key));
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
          return;
        }
        keys.delete(key);
      }
      removed.delete(line);
    }
  }

  /** The place of a line's oldest entry. */
  function oldestOf(line: string): number {
    const gone = removed.get(line);
    const rows = disk.run((sql) =>
      sql('SELECT key, seq FROM entries WHERE line = ? ORDER BY seq LIMIT ?').all(line, 1 + (gone?.size ?? 0)),
    ) as { key: string; seq: number }[];
    return rows.find(({ key }) => !gone?.has(key))?.seq ?? Infinity;
  }

  function writeWaiting(): void {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      deleteRemoved();
      const written = disk.commit((sql) => {
        const room = index.room();
        return batch.map((one) => write(sql, one, room.fits));
      });
      written.forEach((place, n) => {
        const one = batch[n]!;
        if (typeof place === 'number') {
          removed.get(one.line)?.delete(one.key);
          index.add(one, place);
        }
        one.answer(place === 'full' ? 'full' : 'kept');
      });
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }

  /** @returns where it was written */
  function write(sql: Sql, entry: Waiting, fits: (entry: IndexedEntry) => boolean): number | 'known' | 'full' {
    const { line, key, owner, text, at, bytes } = entry;
    const isRemoved = removed.get(line)?.has(key) === true;
    const isThere = sql('SELECT 1 FROM entries WHERE line = ? AND key = ?').get(line, key) !== undefined;
    if (isThere && !isRemoved) return 'known';
    if (!fits(entry)) return 'full';
    if (isThere) sql('DELETE FROM entries WHERE line = ? AND key = ?').run(line, key);
    const insert = 'INSERT INTO entries (line, key, value, at, bytes, owner) VALUES (?, ?, ?, ?, ?, ?)';
    return Number(sql(insert).run(line, key, text, at, bytes, owner ?? null).lastInsertRowid);
  }
}
