import { setTimeout as wait } from 'node:timers/promises';
import type { Dice } from './dice.ts';
import type { Part } from './processes.ts';
import type { Proxy } from './proxy.ts';
import type { GreedyDisk } from './stores.ts';

export interface Weather {
  /** Outages of the upstream so far. */
  outages(): number;
  /** Lets it storm until the signal ends it; then everything is up again. */
  storm(signal: AbortSignal): Promise<void>;
}

interface WeatherOptions {
  dice: Dice;
  servers: Part[];
  redis: Part | undefined;
  disk: GreedyDisk | undefined;
  upstream: Proxy;
  timeScale: number;
  /** Between two events, nominal ms. */
  gap: number;
}

/** An outage of the upstream, ms. */
const OUTAGE = 30_000;

/** Kills and outages in turn, so that a short run has some of each. */
export function createWeather({ dice, servers, redis, disk, upstream, timeScale, gap }: WeatherOptions): Weather {
  let outages = 0;
  const pause = (low: number, high: number): Promise<void> => wait(dice.between(low, high) / timeScale);

  const events = [
    ...servers.map((part) => () => killed(part, 500, 5_000)),
    ...(redis ? [() => killed(redis, 500, 5_000)] : []),
    async () => {
      outages += 1;
      await upstream.setDown(true);
      // Messages are accepted, then the disk is full, and stays so when the upstream is back.
      disk?.clear();
      await pause(OUTAGE * 0.7, OUTAGE * 0.7);
      disk?.fill();
      await pause(OUTAGE * 0.3, OUTAGE * 0.3);
      await upstream.setDown(false);
    },
  ];

  return {
    outages: () => outages,
    async storm(signal) {
      for (let turn = 0; !signal.aborted; turn += 1) {
        await pause(gap / 2, gap * 1.5);
        if (!signal.aborted) await events[turn % events.length]!();
      }
    },
  };

  async function killed(part: Part, low: number, high: number): Promise<void> {
    if (!part.isUp()) throw new Error(`${part.name} ended by itself: ${part.output()}`);
    await part.kill();
    await pause(low, high);
    await part.start();
  }
}
