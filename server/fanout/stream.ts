import type { Sink } from './sink.ts';

/** Bytes that a reader may be behind before the stream ends. */
const BACKLOG_MAX = 1024 * 1024;

const encoder = new TextEncoder();

/** One open event stream. A process has thousands of them for hours, so each holds as little as possible. */
export class Stream {
  readonly #sink: Sink;
  #onEnd: (() => void) | undefined;

  constructor(sink: Sink, onEnd: () => void) {
    this.#sink = sink;
    this.#onEnd = onEnd;
  }

  write(text: string): void {
    this.push(encoder.encode(text));
  }

  push(bytes: Uint8Array): void {
    if (!this.#onEnd) return;
    if (this.#sink.backlog() > BACKLOG_MAX) this.end();
    else this.#sink.write(bytes);
  }

  /** Ends the stream from this side. The widget opens another one with its cursor. */
  end(): void {
    if (this.finish()) this.#sink.end();
  }

  isOpen(): boolean {
    return this.#onEnd !== undefined;
  }

  /** Marks the stream as ended, without closing the connection. @returns whether it was open */
  finish(): boolean {
    const onEnd = this.#onEnd;
    this.#onEnd = undefined;
    onEnd?.();
    return onEnd !== undefined;
  }
}
