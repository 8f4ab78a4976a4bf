/** Something that waits for delivery. */
export interface JournalEntry {
  key: string;
  /** Another version may have written it, so its shape must be checked. */
  value: unknown;
  /** When it was appended, epoch ms. */
  at: number;
}

/**
 * What the server has accepted and not yet delivered: the only data it must not lose. Each visitor has a line, in the order
 * of acceptance. It is kept in Redis or on the disk of this machine.
 */
export interface Journal {
  /**
   * Appends an entry to its line. Appending a key again changes nothing.
   *
   * @param owner whose share of the journal the entry uses, beside its line's
   * @returns `kept` once it survives a crash of the process and of the machine, `full` if there is no room, or a share is
   *   used up
   * @throws {StoreError} if nothing can be kept now. The entry is kept nevertheless if only Redis's answer was lost.
   */
  append(line: string, key: string, value: unknown, owner?: string): Promise<'kept' | 'full'>;
  /** Whether a line has entries. */
  has(line: string): Promise<boolean>;
  /** The lines that have entries, the one with the oldest entry first. */
  lines(): Promise<string[]>;
  /** The oldest entry of a line. */
  first(line: string): Promise<JournalEntry | undefined>;
  /** Removes an entry that is delivered, or too old. */
  remove(line: string, key: string): Promise<void>;
  close(): Promise<void>;
}

/** The size of a journal, in bytes. */
export interface JournalBounds {
  /** Of all entries. */
  bytes: number;
  /** Of one line: no visitor takes the room of the others. */
  perLine: number;
  /** Of one owner. */
  perOwner: number;
}

const KB = 1024;

/** Divides a journal. The longest message fits into the smallest share. */
export function boundsOf(bytes: number): JournalBounds {
  return { bytes, perLine: Math.max(bytes / 64, 128 * KB), perOwner: Math.max(bytes / 8, 256 * KB) };
}

/** Bytes that an entry counts; its line and key take space, too. */
export function sizeOf(line: string, key: string, text: string): number {
  return Buffer.byteLength(line) + Buffer.byteLength(key) + Buffer.byteLength(text);
}

/** Reads a row. One that can not be read must not block its line, so its text becomes the value. */
export function entryOf(key: string, text: string, at: number): JournalEntry {
  try {
    return { key, value: JSON.parse(text) as unknown, at };
  } catch {
    return { key, value: text, at };
  }
}
