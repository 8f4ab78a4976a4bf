import 'fake-indexeddb/auto';
import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { createUpstream } from '../test/chaos/agents.ts';
import { installLocks } from '../test/chaos/locks.ts';
import { ORIGIN, quantile, startParts } from './parts.ts';
import type { Cut } from './recovery/cut-proxy.ts';
import { openCutVisitor, type CutVisitor } from './recovery/cut-visitor.ts';

/*
 * How long a visitor waits for the answer that they missed once their network is back: real widget cores, real server,
 * sandbox. All visitors are cut within the same minute, each at a moment of their own.
 */

const CUTS = Number(process.argv[2] ?? 20);
/** Seconds. */
const LENGTHS = [5, 20, 60];
const KINDS: [Cut, string][] = [
  ['streams', 'event streams are cut, calls get through'],
  ['server', 'the server refuses connections'],
  ['held', 'nothing gets through, and nothing breaks'],
];
/** Of the first missed answer, p95, ms. */
const LIMIT = 2_000;
/** The cuts begin within this time, ms: longer than any interval of the widget that may be running. */
const SPREAD = 20_000;

setMaxListeners(0);
installLocks();
const parts = await startParts();
const upstream = createUpstream(parts.sandbox.port);
const rows = KINDS.flatMap(([how, name]) => LENGTHS.map((seconds) => ({ how, name, seconds })));
const visitors: CutVisitor[] = [];
// One after the other: it is not their coming that is measured.
for (let index = 0; index < rows.length * CUTS; index += 1)
  visitors.push(await openCutVisitor({ index, server: parts.server.port, page: ORIGIN, upstream }));

const measured = await Promise.all(
  rows.map(async ({ how, seconds }, row) => {
    const cut = visitors.slice(row * CUTS, (row + 1) * CUTS).map(async (visitor) => {
      await wait(Math.random() * SPREAD);
      return visitor.recoverFrom(how, seconds * 1000);
    });
    return Promise.all(cut);
  }),
);
for (const visitor of visitors) visitor.leave();
await parts.stop();

let isGood = true;
for (const [row, all] of measured.entries()) {
  const { how, name, seconds } = rows[row]!;
  const shown = all.map((one) => one.shown);
  const holds = quantile(shown, 0.95) <= LIMIT;
  isGood &&= holds;
  console.log(`${holds ? 'holds ' : 'BROKEN'} ${name}, ${seconds} s, ${all.length} times`);
  console.log(`         the missed answer is shown after ${spread(shown)}`);
  if (how === 'streams')
    console.log(`         by polls, after its writing: ${spread(all.map(({ waited }) => waited))}`);
  console.log(`         what they wrote is upstream after ${spread(all.map(({ sent }) => sent))}`);
}
process.exit(isGood ? 0 : 1);

function spread(times: number[]): string {
  const [middle, most, longest] = [0.5, 0.95, 1].map((part) => (quantile(times, part) / 1000).toFixed(2));
  return `p50 ${middle}, p95 ${most}, max ${longest} s`;
}
