/** One open event stream. */
export interface Stream {
  body: ReadableStream<Uint8Array>;
  write(text: string): void;
  /** Ends it from our side; the widget comes back with its cursor. */
  end(): void;
  isOpen(): boolean;
}

/** All event streams of this process: their heartbeat, and their end. */
export interface Streams {
  /** @param onEnd called once, whoever ends it */
  open(onEnd: () => void): Stream;
  /** Tells every stream, at moments spread over that time, to be opened elsewhere. @param ms milliseconds */
  move(frame: string, ms: number): void;
  endAll(): void;
  size(): number;
}

/** Bytes a reader may be behind before his stream ends. */
const BACKLOG = 1024 * 1024;
/** The heartbeats of an interval are spread, so that ten thousand streams are not written to at once. */
const SLOTS = 16;
const HEARTBEAT = ':\n\n';

const encoder = new TextEncoder();
const beat = encoder.encode(HEARTBEAT);
const strategy = new ByteLengthQueuingStrategy({ highWaterMark: 0 });

/** @param heartbeat milliseconds between two heartbeats of a stream */
export function createStreams(heartbeat: number): Streams {
  const slots = Array.from({ length: SLOTS }, () => new Set<Open>());
  let next = 0;
  let timer: NodeJS.Timeout | undefined;
  const all = (): Open[] => slots.flatMap((slot) => [...slot]);
  const size = (): number => slots.reduce((sum, slot) => sum + slot.size, 0);

  return {
    size,
    open(onEnd) {
      const slot = slots[next++ % SLOTS]!;
      const stream: Open = new Open(() => {
        slot.delete(stream);
        if (size() === 0) clearInterval(timer);
        onEnd();
      });
      if (size() === 0) timer = setInterval(tick, heartbeat / SLOTS);
      slot.add(stream);
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

class Open implements Stream {
  readonly body: ReadableStream<Uint8Array>;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  #onEnd: (() => void) | undefined;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => void this.#finish(),
      },
      strategy,
    );
  }

  write(text: string): void {
    this.push(encoder.encode(text));
  }

  push(bytes: Uint8Array): void {
    if (!this.#onEnd) return;
    if ((this.#controller.desiredSize ?? 0) < -BACKLOG) this.end();
    else this.#controller.enqueue(bytes);
  }

  end(): void {
    if (this.#finish()) this.#controller.close();
  }

  isOpen(): boolean {
    return this.#onEnd !== undefined;
  }

  #finish(): boolean {
    const onEnd = this.#onEnd;
    this.#onEnd = undefined;
    onEnd?.();
    return onEnd !== undefined;
  }
}
