import { UNSETTLED_SECONDS } from '../../wire/settled.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { ValueOf } from '../store/record.ts';
import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';

/** How far an inbox has been compared, in the upstream's own time. */
export type Watermark = ValueOf<typeof records.watermark>;

/** Where the walk down the list may end, and what of it is new. */
export interface Range {
  watermark: Watermark | undefined;
  /** Conversations that were active later have to be looked at. */
  above: number;
}

/** How long another conversation may get the very second of the mark, or one just before; in our milliseconds, since the upstream's clock has no scale. */
const CLOSES_AFTER = (UNSETTLED_SECONDS + 1) * 1000;

/** Keeps the watermark of an inbox, here and in the store, so that another process can go on. */
export interface WatermarkKeeper {
  /** @param oldest the older of the two: what was published while the store was away reached this process only */
  load(oldest: boolean): Promise<Range>;
  save(watermark: Watermark, startedAt: number): Promise<void>;
  /** Remembers rows that are done though the walk was broken off. */
  keepRows(rows: Record<string, string>): void;
  /** Takes over what the process that sweeps has reached. */
  follow(): Promise<void>;
}

export function keepWatermark(context: SiteContext): WatermarkKeeper {
  const record = records.watermark(context);
  let local: Watermark | undefined;
  /** Since when the mark stands, and whether a whole walk has been made after nothing could come below it any more. */
  let since = 0;
  let isClosed = false;

  return {
    async load(oldest) {
      const stored = await read();
      if (stored && (!local || (oldest ? stored.at < local.at : stored.at !== local.at))) adopt(stored);
      if (!local) return { watermark: undefined, above: -Infinity };
      return { watermark: local, above: isClosed ? local.at : local.at - UNSETTLED_SECONDS - 1 };
    },
    async save(watermark, startedAt) {
      if (local?.at !== watermark.at) {
        isClosed = false;
        since = startedAt;
      } else if (startedAt - since >= CLOSES_AFTER) isClosed = true;
      local = watermark;
      await orWithoutStore(record.set(watermark));
    },
    keepRows(rows) {
      if (local) local = { ...local, rows: { ...local.rows, ...rows } };
    },
    async follow() {
      const stored = await read();
      if (stored && stored.at !== local?.at) adopt(stored);
    },
  };

  function read(): Promise<Watermark | undefined> {
    return orWithoutStore(record.get());
  }

  function adopt(watermark: Watermark): void {
    local = watermark;
    since = context.now();
    isClosed = false;
  }
}
