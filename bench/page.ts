import { writeFileSync } from 'node:fs';
import { launchBrowser } from '../test/support/browser.ts';
import { startDemo } from '../test/support/demo.ts';
import { freePort } from '../test/support/free-port.ts';
import { startHost } from './page/host.ts';
import { installPeers } from './page/install.ts';
import { BARE, OURS, PEERS, REFERENCE, type Peer } from './page/peers.ts';
import { createReport } from './page/report.ts';
import { summarize, type Visit } from './page/summary.ts';
import { visit, visitSlowly } from './page/visit.ts';

/*
 * What a page pays for a chat: ours and others, each on the same bare page in the same browser, in one run. The first
 * run installs the others. Everything is served from this machine; no request leaves it.
 */

const ROUNDS = Number(process.argv[2] ?? 5);
const FILE = 'docs/performance.md';
const ALL = [BARE, ...PEERS];
/** The pages that the limits compare. */
const HELD = [BARE, OURS, REFERENCE];

await installPeers();
const port = await freePort();
const demo = await startDemo({ BUBBLE_LIMITS: 'off', BUBBLE_PUBLIC_URL: `http://localhost:${port}/chat` });
const host = await startHost(port, Number(new URL(demo.page).port), ALL);
try {
  const rounds = new Map<Peer, Visit[][]>(ALL.map((peer) => [peer, []]));
  for (let round = 1; round <= ROUNDS; round += 1) {
    process.stdout.write(`round ${round} of ${ROUNDS}\n`);
    const { browser } = await launchBrowser();
    for (const visits of rounds.values()) visits.push([]);
    // In turns, so that other load on the machine meets all of them; three times the pages that the limits compare.
    for (const peer of [...ALL, ...HELD, ...HELD])
      rounds
        .get(peer)!
        .at(-1)!
        .push({
          seen: await visit(browser, host, peer),
          waited: await visitSlowly(browser, host, peer),
        });
    await browser.close();
  }
  if (host.missed.size) throw new Error(`the pages requested missing files: ${[...host.missed].join(', ')}`);
  const bare = rounds.get(BARE)!;
  const { text, lines } = await createReport(PEERS.map((peer) => ({ peer, ...summarize(rounds.get(peer)!, bare) })));
  writeFileSync(FILE, text);
  console.log(`${lines}\nwritten to ${FILE}`);
} finally {
  host.close();
  await demo.stop();
}
