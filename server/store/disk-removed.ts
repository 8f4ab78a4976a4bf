import type { Disk } from './disk.ts';
import { StoreError } from './store.ts';

/** An entry as it stands on the disk. */
export interface DiskRow {
  key: string;
  value: string;
  at: number;
  seq: number;
}

/** Entries of the journal that are removed, and still on a disk that was too full to remove them. */
export interface RemovedEntries {
  has(line: string, key: string): boolean;
  add(line: string, key: string): void;
  /** The entry is there again. */
  keep(line: string, key: string): void;
  /** Deletes them from the disk, as far as it lets them go. */
  deleteAll(): void;
  /** The oldest entry of a line that is not removed. */
  oldestBeside(line: string): DiskRow | undefined;
}

export function createRemovedEntries(disk: Disk): RemovedEntries {
  /** Keys by line. */
  const removed = new Map<string, Set<string>>();

  return {
    has: (line, key) => removed.get(line)?.has(key) === true,
    add: (line, key) => void removed.set(line, (removed.get(line) ?? new Set()).add(key)),
    keep: (line, key) => void removed.get(line)?.delete(key),
    /**
     * Not written through: an entry that is back after a crash of the machine is found to be delivered already. So is one
     * that a full disk could not let go of.
     */
    deleteAll() {
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
    },
    oldestBeside(line) {
      const gone = removed.get(line);
      const select = 'SELECT key, value, at, seq FROM entries WHERE line = ? ORDER BY seq LIMIT ?';
      const rows = disk.run((sql) => sql(select).all(line, 1 + (gone?.size ?? 0))) as unknown as DiskRow[];
      return rows.find(({ key }) => !gone?.has(key));
    },
  };
}
