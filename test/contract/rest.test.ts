import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LEFT_OUT } from './support/left-out.ts';
import { RUNS } from './support/plan.ts';
import { loadArea, settled } from './support/recording.ts';
import { sandboxTarget } from './support/target.ts';
import { World } from './support/world.ts';

for (const run of RUNS) {
  describe(run.areas.join(', '), () => {
    const target = sandboxTarget(run.options);
    const world = new World(target);
    const found = new Map<string, string[]>();
    const cases = run.areas.flatMap((area) => loadArea(area).map((row) => ({ ...row, title: `${area}/${row.name}` })));

    // In the order they were recorded: later cases stand on the rows of earlier ones.
    beforeAll(async () => {
      for (const { title, exchanges } of cases) {
        await run.before?.[title]?.(world);
        if (title in LEFT_OUT) continue;
        const wrong: string[] = [];
        for (const [step, exchange] of settled(exchanges).entries()) {
          if (run.late?.[title]?.includes(step + 1)) {
            await world.replay(exchange);
            continue;
          }
          const names = await world.replay(exchange, run.compare?.[title]);
          wrong.push(...names.map((name) => `${exchanges.length > 1 ? `step ${step + 1}: ` : ''}${name}`));
        }
        found.set(title, wrong);
      }
    });
    afterAll(() => target.close());

    for (const { title, about } of cases) {
      if (title in LEFT_OUT) continue;
      test(`${title}: ${about}`, () => {
        expect(found.get(title)).toEqual([]);
      });
    }
  });
}
