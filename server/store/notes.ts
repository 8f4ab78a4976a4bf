/** What a memory writes down for the process that comes after it. Every call may throw a StoreError. */
export interface Notes {
  /** Those that have not expired. */
  all(): Note[];
  /** @param expires epoch ms */
  set(name: string, text: string, expires: number): void;
  delete(name: string): void;
}

export interface Note {
  name: string;
  text: string;
  expires: number;
}
