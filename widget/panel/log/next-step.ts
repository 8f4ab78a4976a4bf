import type { LogLayout } from './log-layout.ts';

/** Draws what is nearer to the screen than this many heights of the log. */
const NEAR = 1;
/** Removes what is farther away than this many heights. */
const FAR = 1.5;
/** Removes nothing from a conversation of at most this many lines. */
const FEW = 40;
/** With more rows drawn than this, one group is removed before another is drawn. */
const MANY = 80;

/** Where a block of the layout is on the screen. */
export interface BlockEdges {
  /** Pixels from the middle of the log; negative above it. */
  top: number;
  bottom: number;
  hasFocus: boolean;
}

/** One group to draw, or one to remove. */
export type Step = { type: 'draw'; group: number } | { type: 'clear'; group: number; height: number };

/**
 * The next change of the layout, `undefined` when nothing is missing. One group at a time, so that no frame is long.
 *
 * @param edges of each block
 * @param height of the log, in pixels
 */
export function nextStep(layout: LogLayout, edges: readonly BlockEdges[], height: number): Step | undefined {
  const { blocks, lines } = layout;
  const drawn = blocks.reduce((sum, { rows }) => sum + rows.length, 0);
  const far = lines > FEW ? blocks.findIndex((_, at) => isFar(at)) : -1;
  const near = far >= 0 && drawn > MANY ? undefined : nearestMissing(layout, edges, (NEAR + 0.5) * height);
  if (near !== undefined) return { type: 'draw', group: near };
  if (far < 0) return undefined;
  return { type: 'clear', group: blocks[far]!.first, height: edges[far]!.bottom - edges[far]!.top };

  function isFar(at: number): boolean {
    const [block, place] = [blocks[at]!, edges[at]!];
    return (
      block.height === undefined &&
      distance(place.top, place.bottom) > (FAR + 0.5) * height &&
      // The panel opens at what is new, and the focus must not be lost.
      block.rows.every(({ type }) => type !== 'unread') &&
      !place.hasFocus
    );
  }
}

/** The group that is not drawn and nearest to the middle, if one is nearer than the limit. */
function nearestMissing(
  { blocks, groups }: LogLayout,
  edges: readonly BlockEdges[],
  limit: number,
): number | undefined {
  let [found, least]: [number | undefined, number] = [undefined, limit];
  blocks.forEach(({ first, last, height }, index) => {
    const { top, bottom } = edges[index]!;
    if (height === undefined || distance(top, bottom) > least) return;
    let begin = top;
    for (let at = first; at <= last; at += 1) {
      const end = begin + groups[at]!.height;
      const away = distance(begin, end);
      if (away < least) [found, least] = [at, away];
      begin = end;
    }
  });
  return found;
}

/** From the middle to the nearer edge; negative across the middle. */
function distance(top: number, bottom: number): number {
  return Math.max(top, -bottom);
}
