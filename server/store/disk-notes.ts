import type { Disk } from './disk.ts';
import type { Note, Notes } from './notes.ts';

/** The notes of a memory store, on disk. They survive a crash of the process, but not always one of the machine. */
export function createDiskNotes(disk: Disk, now: () => number = Date.now): Notes {
  let written = 0;
  return {
    all() {
      dropExpired();
      return disk.run((sql) => sql('SELECT name, text, expires FROM notes').all()) as Note[];
    },
    set(name, text, expires) {
      // The delivery of an accepted message, which frees space, notes what it begins.
      disk.free((sql) =>
        sql('INSERT OR REPLACE INTO notes (name, text, expires) VALUES (?, ?, ?)').run(name, text, expires),
      );
      written += 1;
      if (written % 1_000 === 0) dropExpired();
    },
    delete(name) {
      disk.free((sql) => sql('DELETE FROM notes WHERE name = ?').run(name));
    },
  };

  function dropExpired(): void {
    disk.free((sql) => sql('DELETE FROM notes WHERE expires <= ?').run(now()));
  }
}
