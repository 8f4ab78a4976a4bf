import type { Sink } from './sink.ts';

/** All event streams of this process: their heartbeat, and their end. */
export interface Streams {
  /** @param onEnd called once, whoever ends it */
  open(sink: Sink, onEnd: () => void): Stream;
  /** Tells every stream, at moments spread over that time, to be opened elsewhere. @param ms milliseconds */
  move(frame: string, ms: number): void;
  endAll(): void;
  size(): number;
}

/** Bytes a reader may be behind before his stream ends. */
const BACKLOG = 1024 * 1024;
/** The heartbeats of an interval are spread, so that ten thousand streams are not written to at once. */
const SLOTS = 16;

const encoder = new TextEncoder();
const beat = encoder.encode(':\n\n');

/** @param heartbeat milliseconds between two heartbeats of a stream */
export function createStreams(heartbeat: number): Streams {
  const slots = Array.from({ length: SLOTS }, () => new Set<Stream>());
  let next = 0;
  let timer: NodeJS.Timeout | undefined;
  const all = (): Stream[] => slots.flatMap((slot) => [...slot]);
  const size = (): number => slots.reduce((sum, slot) => sum + slot.size, 0);

  return {
    size,
    open(sink, onEnd) {
      const slot = slots[next++ % SLOTS]!;
      const stream: Stream = new Stream(sink, () => {
        slot.delete(stream);
        if (size() === 0) clearInterval(timer);
        onEnd();
      });
      if (size() === 0) timer = setInterval(tick, heartbeat / SLOTS);
      slot.add(stream);
      sink.whenGone(() => stream.finish());
      return stream;
    },
    move(frame, ms) {
      for (const stream of all()) setTimeout(() => stream.write(frame), Math.random() * ms).unref();
    },
    endAll() {
      for (const stream of all()) stream.end();
    },
  };

  function tick(): void {
    next += 1;
    for (const stream of slots[next % SLOTS]!) stream.push(beat);
  }
}

/** One open event stream. There are many, and they live long: it holds next to nothing. */
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
    if (this.#sink.backlog() > BACKLOG) this.end();
    else this.#sink.write(bytes);
  }

  /** Ends it from our side; the widget comes back with its cursor. */
  end(): void {
    if (this.finish()) this.#sink.end();
  }

  isOpen(): boolean {
    return this.#onEnd !== undefined;
  }

  /** @returns whether it was open */
  finish(): boolean {
    const onEnd = this.#onEnd;
    this.#onEnd = undefined;
    onEnd?.();
    return onEnd !== undefined;
  }
}
