import type { Sink } from './sink.ts';
import { createStreamCensus, type StreamBounds, type StreamOwner } from './stream-census.ts';
import { Stream } from './stream.ts';

/** All event streams of this process, with their heartbeat and their end. */
export interface Streams {
  /** Makes room for another stream, if necessary by asking the oldest to go. Call it before {@link open}. */
  makeRoom(owner: StreamOwner): 'ok' | 'address_full' | 'full';
  /** @param onEnd called once, whichever side ends the stream */
  open(sink: Sink, owner: StreamOwner, onEnd: () => void): Stream;
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

/** Streams that have been asked to go and may still be open: of a visitor, and of this process as a part of its bound. */
const LEAVING = { perVisitor: 4, part: 0.05 };

export interface StreamsOptions {
  /** Milliseconds between two heartbeats of a stream. */
  heartbeat: number;
  bounds: StreamBounds;
  /** The frame that asks a reader to go, because there are too many. */
  crowded: string;
  /** Milliseconds until a stream that was asked to go is ended. */
  patience: number;
}

export function createStreams({ heartbeat, bounds, crowded, patience }: StreamsOptions): Streams {
  const leaving = new Map<Stream, string>();
  const census = createStreamCensus(bounds, (stream, { visitor }) => {
    census.remove(stream);
    const ofVisitor = [...leaving.values()].filter((other) => other === visitor).length;
    if (ofVisitor >= LEAVING.perVisitor || leaving.size >= bounds.total * LEAVING.part) return stream.end();
    leaving.set(stream, visitor);
    stream.write(crowded);
    setTimeout(() => stream.end(), patience).unref();
  });
  const slots = Array.from({ length: SLOTS }, () => new Set<Stream>());
  let next = 0;
  let timer: NodeJS.Timeout | undefined;
  const all = (): Stream[] => slots.flatMap((slot) => [...slot]);
  const size = (): number => slots.reduce((sum, slot) => sum + slot.size, 0);

  return {
    size,
    makeRoom: census.makeRoom,
    open(sink, owner, onEnd) {
      const slot = slots[next++ % SLOTS]!;
      const stream = new Stream(sink, () => {
        slot.delete(stream);
        census.remove(stream);
        leaving.delete(stream);
        if (size() === 0) clearInterval(timer);
        onEnd();
      });
      if (size() === 0) timer = setInterval(tick, heartbeat / SLOTS);
      slot.add(stream);
      census.add(stream, owner);
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
