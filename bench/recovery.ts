import 'fake-indexeddb/auto';
import { setMaxListeners } from 'node:events';
import { createUpstream } from '../test/chaos/agents.ts';
import { installLocks } from '../test/chaos/locks.ts';
import { ORIGIN, quantile, startParts } from './parts.ts';
import type { Cut } from './recovery/cut-proxy.ts';
import { recoverFrom } from './recovery/cut-visitor.ts';

/*
 * How long a visitor waits for the answer that they missed once their network is back: real widget cores, real server,
 * sandbox. All visitors are cut at the same time, each in a moment of their own.
 */

const CUTS = Number(process.argv[2] ?? 20);
const LENGTHS = [5, 20, 60];
const KINDS: [Cut, string][] = [
  ['streams', 'event streams are cut, calls get through'],
  ['server', 'the server refuses connections'],
  ['held', 'nothing gets through, and nothing breaks'],
];
/** Of the first missed answer, p95, ms. */
const LIMIT = 2_000;

setMaxListeners(0);
installLocks();
const parts = await startParts();
const upstream = createUpstream(parts.sandbox.port);
let index = 0;
let isGood = true;
const rows = KINDS.flatMap(([how, name]) => LENGTHS.map((seconds) => ({ how, name, seconds })));
const measured = await Promise.all(
  rows.map(async (row) => {
    const needs = { server: parts.server.port, page: ORIGIN, upstream };
    const visitors = Array.from({ length: CUTS }, () =>
      recoverFrom(row.how, row.seconds * 1000, { ...needs, index: ++index }),
    );
    return { ...row, all: await Promise.all(visitors) };
  }),
);
await parts.stop();

for (const { name, seconds, all } of measured) {
  const shown = all.map((one) => one.shown);
  isGood &&= quantile(shown, 0.95) <= LIMIT;
  const holds = quantile(shown, 0.95) <= LIMIT ? 'holds ' : 'BROKEN';
  console.log(
    `${holds} ${name}, ${seconds} s, ${all.length} times: answer ${spread(shown)}, message ${spread(all.map((one) => one.sent))}`,
  );
}
process.exit(isGood ? 0 : 1);

function spread(times: number[]): string {
  const [middle, most, longest] = [0.5, 0.95, 1].map((part) => (quantile(times, part) / 1000).toFixed(2));
  return `p50 ${middle} p95 ${most} max ${longest} s`;
}
