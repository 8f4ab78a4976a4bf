import type { StreamEvent } from '../../wire/event.ts';
import type { Failure } from '../boot/context.ts';
import { isStranger, waitOf } from './api.ts';
import { createFrameReader } from './event-frames.ts';
import { isVisible } from './page-lifecycle.ts';
import type { StreamInput } from './stream-state.ts';
import type { Timing } from './timing.ts';

export interface ReadStreamNeeds {
  timing: Timing;
  openStream(until: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  onEvent(event: StreamEvent): void;
  /** Something came, even if it is only a heartbeat. */
  onData(): void;
  /** What happens to the stream: it is ready, is to move, or has ended. */
  report(input: StreamInput): void;
}

/** Reads one event stream to its end. After the signal it reports nothing. */
export async function readStream(needs: ReadStreamNeeds, signal: AbortSignal): Promise<void> {
  const report = (input: StreamInput): void => {
    if (!signal.aborted) needs.report(input);
  };
  const takeFrames = createFrameReader((data) => {
    const event = parse(data);
    if (!event || signal.aborted) return;
    needs.onEvent(event);
    if (event.type === 'ready') report({ type: 'ready' });
    if (event.type === 'move' && !event.crowded) report({ type: 'move' });
    // The server ends the stream of a visible tab only if this visitor has too many of them.
    if (event.type === 'move' && event.crowded && !isVisible()) report({ type: 'rest' });
    if (event.type === 'session') report({ type: 'stranger', wait: 0 });
  });
  try {
    const reader = (await needs.openStream(signal)).getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) break;
      needs.onData();
      takeFrames(decoder.decode(value, { stream: true }));
    }
    report({ type: 'end', wait: 0 });
  } catch (error) {
    const failure = error as Partial<Failure>;
    report({ type: isStranger(failure) ? 'stranger' : 'end', wait: waitOf(failure, needs.timing) });
  }
}

function parse(data: string): StreamEvent | undefined {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
