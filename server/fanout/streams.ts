import type { Sink } from './sink.ts';
import { Stream } from './stream.ts';

/** All event streams of this process, with their heartbeat and their end. */
export interface Streams {
  /** @param onEnd called once, whichever side ends the stream */
  open(sink: Sink, onEnd: () => void): Stream;
  /**
   * Writes a frame to every stream that asks its reader to open another one elsewhere.
   *
   * @param ms milliseconds over which the frames are spread
   */
  move(frame: string, ms: number): void;
  endAll(): void;
  size(): number;
}

/** Heartbeats are spread over the interval, so that ten thousand streams are not written to at once. */
const SLOTS = 16;

/** An SSE comment. */
const HEARTBEAT = new TextEncoder().encode(':\n\n');

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
      const stream = new Stream(sink, () => {
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
    for (const stream of slots[next % SLOTS]!) stream.push(HEARTBEAT);
  }
}
