import { onWindow } from './window.ts';

/** In Hz, and where each begins, in seconds. */
const NOTES = [
  [784, 0],
  [1_047, 0.12],
] as const;
const LENGTH = 0.5;
const LOUDNESS = 0.12;
/** What a browser holds back until the visitor does something comes too late after this, in milliseconds. */
const LATE = 2_000;

export interface Tone {
  /** Whether it is wanted, and the visitor has used the page: before that browsers forbid it. */
  canPlay(): boolean;
  play(): void;
}

/** Two notes, made here: there is no file for a page's policy to forbid. */
export function createTone(isWanted: () => boolean, signal: AbortSignal): Tone {
  let context: AudioContext | undefined;
  let state: 'idle' | 'starting' | 'playing' = 'idle';

  // Safari starts the first one while the visitor does something, and no other.
  onWindow(['pointerup', 'keydown'], () => state === 'starting' && void context?.resume().catch(() => {}), signal);
  signal.addEventListener('abort', () => void context?.close().catch(() => {}));

  return {
    canPlay: () => isWanted() && !!globalThis.AudioContext && !!navigator.userActivation?.hasBeenActive,
    play() {
      // Several messages at once are one tone.
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

  /** A context that runs costs the visitor's battery. */
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
