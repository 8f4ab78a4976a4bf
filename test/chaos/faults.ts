import type { Dice } from './dice.ts';

/**
 * What may happen to one request. `delay`: it comes late. `reset-before`: the connection breaks, nothing was done.
 * `reset-after`: it was done, and its answer is lost. `late`: the connection breaks, and it is done afterwards. `hang`:
 * it is done, and no answer ever comes. `half`: the answer breaks off. `throttled`, `error`, `page`: a 429, a 500, a
 * proxy's 502 in HTML in place of the answer; `page-after`: the same, and it was done.
 */
export const REQUEST_FAULTS = [
  'delay',
  'reset-before',
  'reset-after',
  'late',
  'hang',
  'half',
  'throttled',
  'error',
  'page',
  'page-after',
] as const;

/**
 * What may happen to a call of the upstream besides: it is done, and its answer takes long. `slow-head`: nothing of it
 * comes for long, then all. `slow-body`: its head comes at once, then byte after byte. It is there several times, so that
 * a short run has some of the bodies that would take longer than itself.
 */
export const UPSTREAM_FAULTS = [
  ...REQUEST_FAULTS,
  'slow-head',
  ...Array.from({ length: 4 }, () => 'slow-body' as const),
] as const;

/**
 * What may happen to a visitor's request besides: `twice`, a browser repeats by itself what its connection lost. It is
 * there many times, because most repetitions are of calls that do no harm, and few come at the very moment that does.
 */
export const VISITOR_FAULTS = [...REQUEST_FAULTS, ...Array.from({ length: 10 }, () => 'twice' as const)] as const;

/** What may happen to a webhook: the upstream is told that it came. */
export const WEBHOOK_FAULTS = ['lost', 'doubled', 'reordered'] as const;

export type Fault =
  | (typeof UPSTREAM_FAULTS)[number]
  | (typeof VISITOR_FAULTS)[number]
  | (typeof WEBHOOK_FAULTS)[number];

/** Every kind as often as any other. */
export function chooseFault(dice: Dice, kinds: readonly Fault[], each: number): Fault | 'none' {
  const roll = dice.next() / each;
  return roll < kinds.length ? kinds[Math.floor(roll)]! : 'none';
}
