import { UNSETTLED_SECONDS } from '../../wire/settled.ts';
import type { SiteContext } from '../site-context.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { ValueOf } from '../store/record.ts';
import { records } from '../store/records.ts';

/** How far an inbox has been swept, by the upstream's clock. */
export type Watermark = ValueOf<typeof records.watermark>;

/** What the next sweep has to look at. */
export interface SweepRange {
  /** `undefined`: this inbox has never been swept. */
  watermark: Watermark | undefined;
  /** Conversations that were active later may have changed; epoch seconds. */
  above: number;
}

/** Keeps an inbox's watermark in this process and in the store, so that another process can go on from it. */
export interface WatermarkKeeper {
  /** @param oldest take the older mark of the two: while the store was away, events reached this process only */
  load(oldest: boolean): Promise<SweepRange>;
  /** @param startedAt when the sweep began, epoch ms */
  save(watermark: Watermark, startedAt: number): Promise<void>;
  /** Remembers rows that are done in a sweep that failed later. */
  keepRows(rows: Watermark['rows']): void;
  /** Takes over the mark of the process that sweeps. */
  follow(): Promise<void>;
}

/** The mark as this process knows it. */
interface LocalMark {
  watermark: Watermark;
  /** Epoch ms since when the mark is at this place. */
  reachedAt: number;
  /** A sweep has been made since nothing can appear at or below the mark any more. */
  isSettled: boolean;
}

/**
 * Milliseconds in which another conversation may still become active in the mark's very second, or just before it. Not
 * divided by the time scale, as the upstream's clock is not.
 */
const SETTLES_AFTER = (UNSETTLED_SECONDS + 1) * 1000;

export function createWatermarkKeeper(context: SiteContext): WatermarkKeeper {
  const record = records.watermark(context);
  let local: LocalMark | undefined;

  return {
    async load(oldest) {
      const stored = await orWithoutStore(record.get());
      const at = local?.watermark.at;
      if (stored && (at === undefined || (oldest ? stored.at < at : stored.at !== at))) adopt(stored);
      if (!local) return { watermark: undefined, above: -Infinity };
      const { watermark, isSettled } = local;
      return { watermark, above: isSettled ? watermark.at : watermark.at - UNSETTLED_SECONDS - 1 };
    },
    async save(watermark, startedAt) {
      if (local?.watermark.at !== watermark.at) local = { watermark, reachedAt: startedAt, isSettled: false };
      else local = { ...local, watermark, isSettled: local.isSettled || startedAt - local.reachedAt >= SETTLES_AFTER };
      await orWithoutStore(record.set(watermark));
    },
    keepRows(rows) {
      if (!local) return;
      const { watermark } = local;
      local = { ...local, watermark: { ...watermark, rows: { ...watermark.rows, ...rows } } };
    },
    async follow() {
      const stored = await orWithoutStore(record.get());
      if (stored && stored.at !== local?.watermark.at) adopt(stored);
    },
  };

  function adopt(watermark: Watermark): void {
    local = { watermark, reachedAt: context.now(), isSettled: false };
  }
}
