import { onPage } from '../core/page-lifecycle.ts';

/** In Hz, and the start of each in seconds. */
const NOTES = [
  [784, 0],
  [1_047, 0.12],
] as const;
const LENGTH = 0.5;
const LOUDNESS = 0.12;
/** The browser may hold a tone back until the visitor does something. After this time, in ms, it would be too late. */
const LATE = 2_000;

export interface Tone {
  /** Whether the tone is on, and the visitor has used the page; before that browsers forbid it. */
  canPlay(): boolean;
  play(): void;
}

/** Two synthesized notes, so that there is no file which the page's policy could forbid. */
export function createTone(isOn: () => boolean, signal: AbortSignal): Tone {
  let context: AudioContext | undefined;
  let state: 'idle' | 'starting' | 'playing' = 'idle';

  // Safari lets the first tone start only during an action of the visitor.
  onPage(['pointerup', 'keydown'], () => state === 'starting' && void context?.resume().catch(() => {}), signal);
  signal.addEventListener('abort', () => void context?.close().catch(() => {}));

  return {
    canPlay: () => isOn() && !!globalThis.AudioContext && !!navigator.userActivation?.hasBeenActive,
    play() {
      // Several messages at once make one tone.
      if (state === 'idle' && !signal.aborted) start().catch(rest);
    },
  };

  async function start(): Promise<void> {
    state = 'starting';
    const asked = Date.now();
    context ??= new AudioContext();
    await context.resume();
    if (signal.aborted || Date.now() - asked > LATE) return rest();
    state = 'playing';
    sound(context).onended = rest;
  }

  /** A running context drains the battery. */
  function rest(): void {
    state = 'idle';
    if (!signal.aborted) context?.suspend().catch(() => {});
  }
}

function sound(context: AudioContext): OscillatorNode {
  const now = context.currentTime;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = 'sine';
  gain.gain.setValueAtTime(0, now);
  for (const [pitch, after] of NOTES) {
    oscillator.frequency.setValueAtTime(pitch, now + after);
    gain.gain.linearRampToValueAtTime(LOUDNESS, now + after + 0.02);
  }
  gain.gain.exponentialRampToValueAtTime(0.001, now + LENGTH);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(now);
  oscillator.stop(now + LENGTH);
  return oscillator;
}
