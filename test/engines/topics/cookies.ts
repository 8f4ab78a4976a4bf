import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { EngineName } from '../support/engine.ts';
import { tag, talk, type EngineTest } from '../support/world.ts';

/** Where each engine keeps the session of a server on another domain, by its own rules and with its own defaults. */
const KEPT: Record<EngineName, 'partitioned cookie' | 'bearer'> = {
  chromium: 'partitioned cookie',
  firefox: 'partitioned cookie',
  webkit: 'bearer',
};

export const foreignServer: EngineTest = {
  title: 'with a server on another domain the visitor stays the same over reloads and tabs, by cookie or without',
  async run({ engine, place, visit }) {
    const { foreign } = place;
    await foreign.stack.calls();
    const address = place.page('/foreign', tag(foreign));
    const guest = await visit(address);
    await guest.open();
    await talk(guest, foreign, `Is this ${engine}?`);
    for (let times = 0; times < 3; times += 1) {
      foreign.answered.length = 0;
      await guest.tab.reload();
      await eventually(() => foreign.answered.some((call) => /^POST .*\/session$/.test(call)), 15_000);
    }
    const other = await visit(address);
    await other.open();
    await other.reads(`Yes, to: Is this ${engine}?`);
    expect((await foreign.stack.calls()).filter((call) => call === 'POST contacts')).toHaveLength(1);
    const isBearer = await other.tab.evaluate(() => Object.keys(localStorage).some((key) => key.endsWith(':bearer')));
    expect(isBearer ? 'bearer' : 'partitioned cookie').toBe(KEPT[engine]);
  },
};
