import { median } from '../parts.ts';
import type { Seen, Waited } from './visit.ts';

/** One widget, visited in both ways. */
export interface Round {
  seen: Seen;
  waited: Waited;
}

/** Medians, and the least of the times, as what else the machine does only adds to them; all of `composer` from the click on, but bytes, requests and scripts, which are all there were by then. */
export type Figures = Record<
  'launcher' | 'composer',
  Record<'script' | 'promises' | 'task' | 'blocking' | 'longest' | 'time' | 'bytes' | 'requests' | 'scripts', number>
> & { heap: number; shift: number };

/** @param bare the page without any widget: what it costs itself is taken off, but for the time that a visitor waits */
export function summarize(rounds: Round[], bare?: Figures): Figures {
  const heap = middle(({ seen }) => seen.heap);
  return {
    launcher: phase('launcher'),
    composer: phase('composer'),
    heap: bare ? heap - bare.heap : heap,
    shift: middle(({ seen }) => seen.shift),
  };

  function phase(name: 'launcher' | 'composer'): Figures['launcher'] {
    const work = (kind: 'script' | 'promises' | 'task' | 'blocking' | 'longest'): number =>
      Math.max(0, middle(({ seen }) => seen[name][kind]) - (kind === 'longest' ? 0 : (bare?.[name][kind] ?? 0)));
    const load = (kind: 'bytes' | 'requests' | 'scripts'): number => middle(({ waited }) => waited[name][kind]);
    return {
      script: work('script'),
      promises: work('promises'),
      task: work('task'),
      blocking: work('blocking'),
      longest: work('longest'),
      time: Math.min(...rounds.map(({ waited }) => waited[name].time)),
      bytes: load('bytes'),
      requests: load('requests'),
      scripts: load('scripts'),
    };
  }

  function middle(figure: (round: Round) => number): number {
    return median(rounds.map(figure));
  }
}
