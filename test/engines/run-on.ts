import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest';
import type { Engine, EngineVisitor, RunningEngine, Tab } from './support/engine.ts';
import { Guest } from './support/guest.ts';
import { openPlace, type Place } from './support/place.ts';
import { openNetwork, type Network } from './support/proxy.ts';
import type { EngineTest } from './support/world.ts';
import { TABLE } from './table.ts';

/** The whole table in one engine. Its tests share the engine and the servers; each has a visitor of its own. */
export function runOn(engine: Engine): void {
  const isInstalled = engine.isInstalled();
  const name = isInstalled ? engine.name : `${engine.name} (not installed: apt-get install ${engine.packages})`;

  describe.skipIf(!isInstalled)(name, () => {
    let place: Place;
    let network: Network;
    let running: RunningEngine;
    let visitor: EngineVisitor | undefined;
    beforeAll(async () => {
      [place, network] = [await openPlace(), await openNetwork()];
      running = await engine.launch(network.port);
    });
    afterEach(async () => {
      network.restore();
      await visitor?.close();
      visitor = undefined;
    });
    afterAll(async () => {
      await running?.close();
      network?.close();
      await place?.close();
    });

    for (const row of TABLE) {
      const why = row.not?.[engine.name];
      test.skipIf(why)(why ? `${row.title} (not tried: ${why})` : row.title, () => tryOut(row));
    }

    async function tryOut({ run, notifications }: EngineTest): Promise<void> {
      const one = (visitor = await running.newVisitor(notifications && { notifications: place.shop }));
      const tabs: Tab[] = [];
      const visit = async (address: string): Promise<Guest> => {
        const tab = await one.newTab();
        tabs.push(tab);
        await tab.goto(address);
        return new Guest(tab);
      };
      await run({ engine: engine.name, place, network, visitor: one, visit }).catch(async (error: Error) => {
        console.log(`${engine.name}: pictures of the failure are in ${await photograph(tabs)}`);
        throw error;
      });
    }
  });
}

async function photograph(tabs: Tab[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bubble-engines-'));
  for (const [index, tab] of tabs.entries()) {
    const picture = await tab.screenshot().catch(() => undefined);
    if (picture) writeFileSync(join(folder, `tab-${index + 1}.png`), picture);
  }
  return folder;
}
