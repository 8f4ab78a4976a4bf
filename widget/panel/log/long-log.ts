import type { Core } from '../../core/core.ts';
import type { Say } from '../../core/words.ts';
import type { Block } from '../Lines.tsx';
import type { buildTimeline } from '../../core/timeline.ts';
import type { addStyle } from '../../core/style.ts';
import { watchBlocks } from './blocks.ts';
import { Blocks } from './cut.ts';
import { offerEarlier } from './earlier.ts';
import { showExactTimes } from './exact-times.ts';
import { offerNewest } from './newest.ts';
import css from './long-log.css?inline';
import { markReturn } from './return.ts';

/** The log that is read. */
export interface Reading {
  log: HTMLElement;
  /** Where the button to the newest message stands. */
  place: HTMLElement;
  /** Brings what was seen back to where it was. */
  keep(): void;
  core: Core;
  say: Say;
  /** What an agent wrote after this message is new. */
  setSeen(id: number): void;
  setCut(make: () => Cut): void;
  buildTimeline: typeof buildTimeline;
  addStyle: typeof addStyle;
}

/** How the log is cut into what is drawn together, and what is not drawn. */
export type Cut = (...log: Parameters<typeof buildTimeline>) => Block[];

/** What a log needs once it is long: nobody needs it to write the first message. */
export function startReading(reading: Reading, signal: AbortSignal): void {
  // The page may have let go of it meanwhile.
  if (signal.aborted || !reading.log.isConnected) return;
  const root = reading.log.getRootNode() as ShadowRoot;
  const sheet = reading.addStyle(root, css);
  signal.addEventListener('abort', () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet);
  });
  cutLog(reading, signal);
  markReturn(reading, signal);
  showExactTimes(reading, signal);
  offerEarlier(reading, signal);
  offerNewest(reading, signal);
}

/** What is cut once stays: another cut would draw everything anew. */
const cuts = new WeakMap<Element, Blocks>();

function cutLog(reading: Reading, signal: AbortSignal): void {
  const { log, setCut } = reading;
  const blocks = cuts.get(log) ?? new Blocks(reading.buildTimeline);
  cuts.set(log, blocks);
  const redraw = (): void => setCut(() => (messages, pending, seen) => blocks.cut(messages, pending, seen));
  redraw();
  watchBlocks(reading, blocks, redraw, signal);
}
