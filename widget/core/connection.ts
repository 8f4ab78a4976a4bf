import { atom, type ReadableAtom } from 'nanostores';
import type { StreamStatus } from '../boot/context.ts';
import type { Timing } from './timing.ts';

/** What the visitor is told about the connection: nothing, that it is lost, or that it is back. */
export type Connection = 'fine' | 'lost' | 'back';

/** A connection that is back within the grace time is not mentioned. */
export function createConnection(
  $stream: ReadableAtom<StreamStatus>,
  { grace, back }: Timing,
  signal: AbortSignal,
): ReadableAtom<Connection> {
  const $connection = atom<Connection>('fine');
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What the timer is for. */
  let planned: Connection | undefined;

  const stop = $stream.listen((state) => {
    if (state === 'lost' && $connection.get() !== 'lost' && planned !== 'lost') plan(grace, 'lost');
    if (state !== 'live') return;
    if ($connection.get() === 'lost') $connection.set('back');
    plan(back, $connection.get() === 'back' ? 'fine' : undefined);
  });
  signal.addEventListener('abort', () => {
    stop();
    clearTimeout(timer);
  });
  return $connection;

  function plan(time: number, next: Connection | undefined): void {
    clearTimeout(timer);
    planned = next;
    if (!next) return;
    timer = setTimeout(() => {
      planned = undefined;
      $connection.set(next);
    }, time);
  }
}
