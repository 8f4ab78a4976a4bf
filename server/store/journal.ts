/** Something that waits for its delivery. */
export interface JournalEntry {
  key: string;
  /** As it was given; another version may have given it, so that its shape is to be checked. */
  value: unknown;
  /** Epoch ms of keeping. */
  at: number;
}

/**
 * What was promised to be delivered and is not yet: the only thing the BFF may not lose. A line a visitor, each in the
 * order of keeping. Redis or the disk of this machine stands behind it.
 */
export interface Journal {
  /**
   * Keeps an entry at the end of its line. The same key again changes nothing.
   *
   * @returns `kept` once it would survive a crash of the process and of the machine, `full` when there is no room
   * @throws {StoreError} when nothing can be kept now; if only Redis's answer was lost, it is kept all the same
   */
  append(line: string, key: string, value: unknown): Promise<'kept' | 'full'>;
  /** Whether something waits in that line. */
  has(line: string): Promise<boolean>;
  /** The lines in which something waits, the longest-waiting first. */
  lines(): Promise<string[]>;
  /** The oldest entry of a line. */
  first(line: string): Promise<JournalEntry | undefined>;
  /** Lets go of an entry that has been delivered, or has become too old. */
  remove(line: string, key: string): Promise<void>;
  close(): Promise<void>;
}

/** How much a journal may keep. */
export interface JournalBounds {
  /** Bytes of all entries together. */
  bytes: number;
}

/** What an entry counts for; the line and the key take room too. */
export function sizeOf(line: string, key: string, text: string): number {
  return Buffer.byteLength(line) + Buffer.byteLength(key) + Buffer.byteLength(text);
}

/** A row as it stands in the journal. One that can't be read must not hold up its line: its text is the value then. */
export function entryOf(key: string, text: string, at: number): JournalEntry {
  try {
    return { key, value: JSON.parse(text) as unknown, at };
  } catch {
    return { key, value: text, at };
  }
}
