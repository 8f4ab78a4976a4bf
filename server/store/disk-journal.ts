import type { Disk, Sql } from './disk.ts';
import { entryOf, sizeOf, type Journal, type JournalBounds } from './journal.ts';

interface Waiting {
  line: string;
  key: string;
  text: string;
  at: number;
  answer(kept: 'kept' | 'full'): void;
  fail(error: unknown): void;
}

/** The journal of a single process, on its disk. */
export function createDiskJournal(disk: Disk, { bytes }: JournalBounds, now: () => number = Date.now): Journal {
  const { sum } = disk.run((sql) => sql('SELECT coalesce(sum(bytes), 0) AS sum FROM entries').get()) as { sum: number };
  let used = sum;
  let waiting: Waiting[] = [];

  return {
    append(line, key, value) {
      return new Promise((answer, fail) => {
        waiting.push({ line, key, text: JSON.stringify(value), at: now(), answer, fail });
        // Writing through to the disk is slow, so everything of the same turn is written together.
        if (waiting.length === 1) setImmediate(writeWaiting);
      });
    },
    async has(line) {
      return disk.run((sql) => sql('SELECT 1 FROM entries WHERE line = ? LIMIT 1').get(line)) !== undefined;
    },
    async lines() {
      const rows = disk.run((sql) => sql('SELECT line FROM entries GROUP BY line ORDER BY min(seq)').all());
      return (rows as { line: string }[]).map(({ line }) => line);
    },
    async first(line) {
      const row = disk.run((sql) =>
        sql('SELECT key, value, at FROM entries WHERE line = ? ORDER BY seq LIMIT 1').get(line),
      );
      const found = row as { key: string; value: string; at: number } | undefined;
      return found && entryOf(found.key, found.value, found.at);
    },
    // Not written through: an entry that is back after a crash of the machine is found to be delivered already.
    async remove(line, key) {
      const row = disk.run((sql) =>
        sql('DELETE FROM entries WHERE line = ? AND key = ? RETURNING bytes').get(line, key),
      );
      used -= (row as { bytes: number } | undefined)?.bytes ?? 0;
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
      const { answers, total } = disk.commit((sql) => {
        let added = 0;
        const each = batch.map((one) => {
          const size = write(sql, one, used + added);
          added += size ?? 0;
          return size === undefined ? ('full' as const) : ('kept' as const);
        });
        return { answers: each, total: used + added };
      });
      used = total;
      batch.forEach(({ answer }, n) => answer(answers[n] ?? 'full'));
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }

  /** @returns the bytes used, `undefined` if there is no room */
  function write(sql: Sql, { line, key, text, at }: Waiting, total: number): number | undefined {
    if (sql('SELECT 1 FROM entries WHERE line = ? AND key = ?').get(line, key) !== undefined) return 0;
    const size = sizeOf(line, key, text);
    if (total + size > bytes) return undefined;
    sql('INSERT INTO entries (line, key, value, at, bytes) VALUES (?, ?, ?, ?, ?)').run(line, key, text, at, size);
    return size;
  }
}
