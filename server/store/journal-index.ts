import type { JournalBounds } from './journal.ts';

/** An entry without its value. */
export interface IndexedEntry {
  line: string;
  key: string;
  owner?: string | null | undefined;
  bytes: number;
}

/** What a journal holds of which line and owner, so that nothing has to be counted on the disk. */
export interface JournalIndex {
  /** @param place entries with a lower one are older */
  add(entry: IndexedEntry, place: number): void;
  /** @param nextPlace finds the place of the line's oldest entry that is left */
  remove(entry: IndexedEntry, nextPlace: () => number): void;
  has(line: string): boolean;
  /** The lines that have entries, the one with the oldest entry first. */
  lines(): string[];
  /** Counts entries that are about to be added. */
  room(): { /** Whether it fits beside those that fitted before it. */ fits(entry: IndexedEntry): boolean };
}

export function createJournalIndex({ bytes, perLine, perOwner }: JournalBounds): JournalIndex {
  const lines = new Map<string, { entries: number; bytes: number; oldest: number }>();
  const owners = new Map<string, number>();
  let used = 0;

  return {
    add(entry, place) {
      const line = lines.get(entry.line) ?? { entries: 0, bytes: 0, oldest: place };
      lines.set(entry.line, { ...line, entries: line.entries + 1, bytes: line.bytes + entry.bytes });
      count(entry, entry.bytes);
    },
    remove(entry, nextPlace) {
      const line = lines.get(entry.line);
      if (!line) return;
      if (line.entries === 1) lines.delete(entry.line);
      else
        lines.set(entry.line, {
          entries: line.entries - 1,
          bytes: line.bytes - entry.bytes,
          oldest: nextPlace(),
        });
      count(entry, -entry.bytes);
    },
    has: (line) => lines.has(line),
    lines: () => [...lines].toSorted(([, a], [, b]) => a.oldest - b.oldest).map(([line]) => line),
    room() {
      const added = { all: 0, lines: new Map<string, number>(), owners: new Map<string, number>() };
      return {
        fits({ line, owner, bytes: size }) {
          const inLine = (added.lines.get(line) ?? 0) + size;
          const ofOwner = owner ? (added.owners.get(owner) ?? 0) + size : 0;
          if (used + added.all + size > bytes || (lines.get(line)?.bytes ?? 0) + inLine > perLine) return false;
          if (owner && (owners.get(owner) ?? 0) + ofOwner > perOwner) return false;
          added.all += size;
          added.lines.set(line, inLine);
          if (owner) added.owners.set(owner, ofOwner);
          return true;
        },
      };
    },
  };

  function count({ owner }: IndexedEntry, size: number): void {
    used += size;
    if (!owner) return;
    const left = (owners.get(owner) ?? 0) + size;
    if (left > 0) owners.set(owner, left);
    else owners.delete(owner);
  }
}
