import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Dice } from './dice.ts';

/**
 * What may happen to an event stream that was opened. `cut`: it ends after a while. `muted`: it stays open and nothing
 * comes. `stalled`: as `muted`, after a while. `lumps`: what comes is kept back and passed on now and then.
 */
export const STREAM_FAULTS = ['cut', 'muted', 'stalled', 'lumps'] as const;

export type StreamFault = (typeof STREAM_FAULTS)[number];

/** Probability of each but `cut`, a stream. */
const EACH = 0.1;
const CUT = 0.5;
/** How long what comes is kept back, nominal ms: longer than a new stream may be silent. */
const LUMP = 20_000;

export function chooseStreamFault(dice: Dice): StreamFault | 'none' {
  if (dice.chance(CUT)) return 'cut';
  return dice.chance(EACH * (STREAM_FAULTS.length - 1)) ? dice.pick(['muted', 'stalled', 'lumps']) : 'none';
}

/** Passes a stream on as the fault demands, until one side ends it. */
export function passStream(
  stream: Readable,
  response: ServerResponse,
  fault: StreamFault | 'none',
  dice: Dice,
  timeScale: number,
): void {
  const end = (): void => {
    stream.destroy();
    response.destroy();
  };
  stream.on('close', end);
  response.on('close', end);
  // Whoever asked for it may be gone by now.
  if (response.destroyed) return end();
  const later = (low: number, high: number, work: () => void): void =>
    void setTimeout(work, dice.between(low, high) / timeScale).unref();

  if (fault === 'muted') {
    // Some proxies do not even pass the head on.
    if (dice.chance(0.5)) response.flushHeaders();
    return void stream.resume();
  }
  response.flushHeaders();
  if (fault === 'lumps') return passInLumps(stream, response, LUMP / timeScale);
  stream.pipe(response);
  if (fault === 'cut') later(1_000, 60_000, end);
  if (fault === 'stalled') {
    later(0, 20_000, () => {
      stream.unpipe(response);
      stream.resume();
    });
  }
}

function passInLumps(stream: Readable, response: ServerResponse, pause: number): void {
  let kept: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => kept.push(chunk));
  const timer = setInterval(() => {
    if (kept.length > 0) response.write(Buffer.concat(kept));
    kept = [];
  }, pause);
  response.on('close', () => clearInterval(timer));
}
