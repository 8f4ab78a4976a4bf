/** Where the bytes of a stream are written. */
export interface Sink {
  write(bytes: Uint8Array): void;
  /** Bytes that the reader has not taken yet. */
  backlog(): number;
  end(): void;
  /** Calls the listener once when the reader has gone: at once if they have gone already. */
  whenGone(listener: () => void): void;
}
