import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { newPage } from '../../test/support/browser.ts';
import { readTrace, SLOWER } from '../trace.ts';
import type { Host } from './host.ts';
import { BARE, type Peer } from './peers.ts';
import { readPhases, type Work } from './phases.ts';
import { watchFor } from './probe.ts';

/** 1.6 Mbit/s and 150 ms. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 1_600_000 / 8 };
/** Between what the visitor sees and what they do next, milliseconds. */
const PAUSE = 1_000;
/** How long after the composer is usable bytes still count, milliseconds. */
const LATER = 500;

/** What one visit showed: until the launcher is on screen, and from the click on it until the composer is usable. */
export interface Seen {
  launcher: Work;
  composer: Work;
  /** Bytes of the script's heap with the panel open. */
  heap: number;
  /** The page's cumulative layout shift. */
  shift: number;
}

/** How long it took, and what had arrived by then. */
export interface Waited {
  launcher: Loaded;
  composer: Loaded;
  /** Bytes from the beginning until half a second after the composer is usable. */
  later: number;
}

export interface Loaded {
  /** Milliseconds. */
  time: number;
  /** Bytes as they came over the network, from the beginning of the visit. */
  bytes: number;
  requests: number;
  scripts: number;
}

/** A visit on a machine four times slower: opens the page, looks at it, clicks the launcher. */
export async function visit(browser: Browser, host: Host, peer: Peer): Promise<Seen> {
  const { context, page, devtools, moments } = await arrive(browser, host, peer);
  const categories = [
    'toplevel',
    'blink.user_timing',
    'devtools.timeline',
    'disabled-by-default-devtools.timeline',
    'v8',
  ];
  await browser.startTracing(page, { categories });
  await walk(page, host, peer, moments);
  await wait(PAUSE);
  const trace = readTrace(await browser.stopTracing());
  const { shift } = await page.evaluate(readPage, LATER);
  const heap = await weigh(devtools);
  if (peer !== BARE) await checkComposer(page, peer);
  await context.close();
  return { shift, heap, ...readPhases(trace) };
}

/** A visit over a slow network as well. */
export async function visitSlowly(browser: Browser, host: Host, peer: Peer): Promise<Waited> {
  const { context, page, devtools, moments } = await arrive(browser, host, peer);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW);
  await walk(page, host, peer, moments);
  await wait(PAUSE);
  const { launcher, composer, later } = await page.evaluate(readPage, LATER);
  await context.close();
  return { launcher, composer, later };
}

/** A visitor who comes from another page of the shop, so that starting a browser is not counted; their cache is empty. */
async function arrive(browser: Browser, host: Host, peer: Peer) {
  const { context, page } = await newPage(browser);
  await page.goto(host.pageOf(BARE));
  const devtools = await context.newCDPSession(page);
  const moments = await watchFor(peer, devtools);
  return { context, page, devtools, moments };
}

type Moments = Awaited<ReturnType<typeof watchFor>>;

async function walk(page: Page, host: Host, peer: Peer, moments: Moments): Promise<void> {
  await page.goto(host.pageOf(peer));
  await within(moments.launcher, `${peer.name} shows no launcher`);
  await wait(PAUSE);
  if (peer.launcher) {
    const { x, y } = await page.evaluate(middleOf, { host: peer.host, selector: peer.launcher });
    await page.mouse.click(x, y);
  }
  await within(moments.composer, `${peer.name} shows no composer`);
}

function middleOf({ host, selector }: { host: string | undefined; selector: string }): { x: number; y: number } {
  const root = host ? document.querySelector(host)!.shadowRoot! : document;
  const { x, y, width, height } = root.querySelector(selector)!.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}

/** The browser's own record of what arrived when. */
function readPage(later: number): Waited & { shift: number } {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  const marks = performance.getEntriesByType('mark');
  const at = (moment: string): number => marks.find(({ name }) => name === moment)?.startTime ?? 0;
  const since = (start: number, end: number): Loaded => {
    const come = entries.filter(({ responseEnd }) => responseEnd <= end);
    return {
      time: end - start,
      bytes: come.reduce((total, { encodedBodySize }) => total + encodedBodySize, 0),
      requests: come.length,
      scripts: come.filter(({ name }) => name.endsWith('.js')).length,
    };
  };
  const { benchShifted } = globalThis as unknown as { benchShifted(): number };
  return {
    launcher: since(0, at('launcher')),
    composer: since(at('click') || at('launcher'), at('composer')),
    later: since(0, at('composer') + later).bytes,
    shift: benchShifted(),
  };
}

/** A composer that cannot be written in does not count. */
async function checkComposer(page: Page, { name, host, composer }: Peer): Promise<void> {
  const field = host ? page.locator(host).locator(composer) : page.locator(composer);
  await field
    .first()
    .fill('ready', { timeout: 5_000 })
    .catch((cause: unknown) => {
      throw new Error(`${name}: its composer is not usable`, { cause });
    });
}

/** Bytes of the heap after a garbage collection. */
async function weigh(devtools: CDPSession): Promise<number> {
  for (let times = 0; times < 3; times += 1) await devtools.send('HeapProfiler.collectGarbage');
  return (await devtools.send('Runtime.getHeapUsage')).usedSize;
}

async function within(moment: Promise<void>, complaint: string): Promise<void> {
  const end = new AbortController();
  const late = wait(30_000, undefined, { signal: end.signal }).then(() => {
    throw new Error(complaint);
  });
  await Promise.race([moment, late]);
  end.abort();
  late.catch(() => {});
}
