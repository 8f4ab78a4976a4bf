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

  const stop = $stream.listen((state) => {
    if (state === 'lost' && $connection.get() !== 'lost') timer ??= later(grace, 'lost');
    if (state !== 'live') return;
    clearTimeout(timer);
    timer = undefined;
    if ($connection.get() !== 'lost') return;
    $connection.set('back');
    timer = later(back, 'fine');
  });
  signal.addEventListener('abort', () => {
    stop();
    clearTimeout(timer);
  });
  return $connection;

  function later(time: number, next: Connection): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      timer = undefined;
      $connection.set(next);
    }, time);
  }
}
