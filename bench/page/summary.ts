import { median } from '../parts.ts';
import type { Seen, Waited } from './visit.ts';

/** One widget, visited in both ways. */
export interface Visit {
  seen: Seen;
  waited: Waited;
}

type Phase = 'launcher' | 'composer';
type Kind = 'script' | 'promises' | 'task' | 'blocking' | 'longest';
type Count = 'bytes' | 'requests' | 'scripts';

/**
 * Medians of several visits; of the times the least, because other load on the machine only adds to them. `composer`
 * counts from the click; its bytes, requests and scripts count from the beginning.
 */
export type Figures = Record<Phase, Record<Kind | Count | 'time', number>> & {
  /** Bytes half a second after the composer is usable. */
  later: number;
  heap: number;
  shift: number;
};

export interface Summary {
  /** Over all visits. */
  figures: Figures;
  /** The same for each round, to see how far they differ. */
  rounds: Figures[];
}

/** @param bare the visits of the page without any widget, by round: what that page costs itself is subtracted */
export function summarize(rounds: Visit[][], bare: Visit[][]): Summary {
  return {
    figures: reduce(rounds.flat(), bare.flat()),
    rounds: rounds.map((visits, round) => reduce(visits, bare[round]!)),
  };
}

function reduce(visits: Visit[], bare: Visit[]): Figures {
  return {
    launcher: phase('launcher'),
    composer: phase('composer'),
    later: middle(visits, ({ waited }) => waited.later),
    heap: own(({ seen }) => seen.heap),
    shift: middle(visits, ({ seen }) => seen.shift),
  };

  function phase(name: Phase): Figures[Phase] {
    const work = (kind: Kind): number =>
      Math.max(
        0,
        own(({ seen }) => seen[name][kind]),
      );
    const load = (kind: Count): number => middle(visits, ({ waited }) => waited[name][kind]);
    return {
      script: work('script'),
      promises: work('promises'),
      task: work('task'),
      blocking: work('blocking'),
      longest: middle(visits, ({ seen }) => seen[name].longest),
      time: Math.min(...visits.map(({ waited }) => waited[name].time)),
      bytes: load('bytes'),
      requests: load('requests'),
      scripts: load('scripts'),
    };
  }

  function own(figure: (visit: Visit) => number): number {
    return middle(visits, figure) - middle(bare, figure);
  }
}

function middle(visits: Visit[], figure: (visit: Visit) => number): number {
  return median(visits.map(figure));
}
