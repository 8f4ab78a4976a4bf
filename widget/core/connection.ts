import type { ReadableAtom, WritableAtom } from 'nanostores';
import type { StreamStatus } from '../boot/context.ts';
import type { Timing } from './timing.ts';

/**
 * What the visitor is told about the connection: nothing, that it is lost, that it is back, or that this page may not use
 * the chat.
 */
export type Connection = 'fine' | 'lost' | 'back' | 'refused';

/**
 * Tells the visitor about the connection. One that is back within the grace time is not mentioned.
 *
 * @param $connection what the visitor is told
 * @param isRefused asks whether the server is there and refuses this page: to the browser that is a lost connection too
 */
export function reportConnection(
  $stream: ReadableAtom<StreamStatus>,
  $connection: WritableAtom<Connection>,
  isRefused: () => Promise<boolean>,
  { grace, back, askAgain }: Timing,
  signal: AbortSignal,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts how often it was lost and came back, so that an answer to an earlier question is not taken for a new one. */
  let changes = 0;
  let reason: 'none' | 'lost' | 'refused' = 'none';

  const stop = $stream.listen((state) => {
    if (state === 'lost' && reason === 'none') lose();
    else if (state === 'live') recover();
  });
  signal.addEventListener('abort', () => {
    stop();
    clearTimeout(timer);
  });

  function lose(): void {
    changes += 1;
    reason = 'lost';
    void ask();
    later(grace, show);
  }

  function recover(): void {
    changes += 1;
    reason = 'none';
    clearTimeout(timer);
    if ($connection.get() === 'fine') return;
    $connection.set('back');
    later(back, () => $connection.set('fine'));
  }

  function show(): void {
    if (reason !== 'none') $connection.set(reason);
    // A server that comes back may refuse.
    if (reason === 'lost') later(askAgain, () => void ask().then(show));
  }

  async function ask(): Promise<void> {
    const asked = changes;
    if (!(await isRefused().catch(() => false)) || asked !== changes) return;
    reason = 'refused';
    if ($connection.get() === 'lost') $connection.set(reason);
  }

  function later(time: number, work: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(work, time);
  }
}
