import { beforeAll, describe, expect, test } from 'vitest';
import { LEFT_OUT } from './support/left-out.ts';
import { LIVE_LOOSE, liveServer, liveTarget, runsLive } from './support/live.ts';
import { RUNS } from './support/plan.ts';
import { loadArea, settled } from './support/recording.ts';
import { World } from './support/world.ts';

const AREAS = ['contacts-create', 'conversations-create', 'messages-create', 'messages-content-types'];
/** Cases that stand on rows which only the recorded server had, or that other settings of a server decide. */
const ELSEWHERE = [
  'messages-content-types/list-latest',
  'messages-create/campaign-id',
  'contacts-create/source-id-number',
  'contacts-create/identifier-number',
  'contacts-create/identifier-blank-first',
  'contacts-create/identifier-blank-second',
  'conversations-create/assignee',
  'conversations-create/assignee-outsider',
];

const server = liveServer(process.env);
const runs = RUNS.filter(({ areas }) => areas.some((area) => AREAS.includes(area)));

if (!server) test.skip('the live server of ONEHASH_URL answers as recorded (none is named)', () => {});

for (const run of server ? runs : []) {
  const areas = run.areas.filter((area) => AREAS.includes(area));
  describe(`the live server of ONEHASH_URL answers as recorded: ${areas.join(', ')}`, () => {
    const cases = areas.flatMap((area) =>
      loadArea(area)
        .filter(runsLive)
        .map((row) => ({ ...row, title: `${area}/${row.name}` }))
        .filter(({ title }) => !(title in LEFT_OUT) && !ELSEWHERE.includes(title)),
    );
    const found = new Map<string, string[]>();

    beforeAll(async () => {
      if (!server) return;
      const world = new World(liveTarget(server), { oneInbox: true });
      for (const { title, exchanges } of cases) {
        await run.before?.[title]?.(world);
        const loose = [...LIVE_LOOSE, ...(run.compare?.[title]?.loose ?? [])];
        const wrong: string[] = [];
        for (const exchange of settled(exchanges)) wrong.push(...(await world.replay(exchange, { loose })));
        found.set(title, wrong);
      }
    });

    test.each(cases)('$title: $about', ({ title }) => {
      expect(found.get(title)).toEqual([]);
    });
  });
}
