/** Where the memory store writes what must outlive a killed process. Every call may throw a StoreError. */
export interface Notes {
  /** Those that have not expired. */
  all(): Note[];
  /** @param expires epoch ms */
  set(name: string, text: string, expires: number): void;
  delete(name: string): void;
}

export interface Note {
  name: string;
  /** JSON. */
  text: string;
  /** Epoch ms. */
  expires: number;
}
