import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import { setMaxListeners } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { scaled } from '../../widget/core/timing.ts';
import { createAgents, createUpstream } from './agents.ts';
import { createDice, type Dice } from './dice.ts';
import { installLocks } from './locks.ts';
import type { ChaosOptions } from './options.ts';
import type { StreamFault } from './stream-faults.ts';
import { startSystem, type System } from './system.ts';
import { judge, type Screen, type Verdict } from './verdict.ts';
import { createVisitor, type Visitor } from './visitor.ts';
import { createWeather } from './weather.ts';

export interface Report {
  options: ChaosOptions;
  seconds: number;
  parts: {
    visitors: number;
    kills: { name: string; kills: number }[];
    cuts: number;
    /** How often the disk was filled. */
    fills: number;
    outages: number;
    opened: number;
    closed: number;
    tunnels: number;
    left: number;
  };
  proxies: { name: string; counts: Map<string, number> }[];
  agents: { replies: number; notes: number; deleted: number };
  verdict: Verdict;
}

/** Probability of each kind of fault, a request. */
const EACH_FAULT = 0.015;
/** Messages of one visitor, about. */
const EACH_VISITOR = 100;
/** Between two events of the weather, nominal ms: a short run has some of each, a long one time to recover. */
const gapFor = (messages: number): number => (messages < 2_000 ? 30_000 : 60_000);
/** A visitor without a network, nominal ms: longer than what the sweep delivers again in divided time. */
const TUNNEL = 120_000;
/** Who wants to leave and still has something to send after so long stays, ms. */
const LEAVING = 20_000;

/** Some are behind a proxy that lets no event stream through, not even when all is calm. They keep their tabs. */
const streamsOf = (visitor: number): StreamFault | undefined =>
  visitor % 8 === 2 ? 'muted' : visitor % 16 === 6 ? 'lumps' : undefined;

// One signal ends all that a tab has.
setMaxListeners(0);

export async function runChaos(options: ChaosOptions, say: (line: string) => void): Promise<Report> {
  const started = Date.now();
  const dice = createDice(options.seed);
  const folder = mkdtempSync(join(tmpdir(), 'bubble-chaos-'));
  installLocks();
  const visitors: Visitor[] = [];
  const steps = new Map<string, string[]>();
  const system = await startSystem({
    ...options,
    each: EACH_FAULT,
    folder,
    dice,
    streamsOf,
    listenFor: (index) => visitors[index]!.listen(),
    trace: (text, step) => steps.set(text, [...(steps.get(text) ?? []), step]),
  });
  try {
    const report = await live(options, system, visitors, dice, started, say);
    // How what went wrong came about.
    for (const [text, taken] of steps) {
      if (report.verdict.examples.some((example) => example.includes(text))) say(`${text}\n  ${taken.join('\n  ')}`);
    }
    return report;
  } finally {
    for (const visitor of visitors) visitor.closeTab('all');
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function live(
  options: ChaosOptions,
  system: System,
  visitors: Visitor[],
  dice: Dice,
  started: number,
  say: (line: string) => void,
): Promise<Report> {
  const { messages, timeScale } = options;
  const size = Math.max(16, Math.round(messages / EACH_VISITOR));
  const timing = scaled(timeScale);
  for (let index = 0; index < size; index += 1) {
    visitors.push(createVisitor({ index, server: system.serverFor(index), timing, dice }));
  }
  const upstream = createUpstream(system.sandbox.port);
  const agents = createAgents(upstream, dice, timeScale);
  const weather = createWeather({ dice, ...system, timeScale, gap: gapFor(messages) });
  const tabs = { opened: 0, closed: 0, tunnels: 0, left: 0 };

  const storm = new AbortController();
  const office = new AbortController();
  // The very first page views find the upstream down.
  await system.upstream.setDown(true);
  say('all is up');
  const broken = new AbortController();
  if (options.stopWhenBroken) void watch();
  const background = [weather.storm(storm.signal), agents.work(messages < 2_000 ? 2 : 1, office.signal)];
  const writers = visitors.map((visitor, index) => {
    const count = Math.floor(messages / size) + (index < messages % size ? 1 : 0);
    return liveLife(visitor, count);
  });
  await wait(10_000 / timeScale);
  system.disk?.fill();
  await system.upstream.setDown(false);
  await Promise.all(writers);
  say('all is written');
  storm.abort();
  office.abort();
  await Promise.all(background);
  say('the storm is over');
  await system.calm();
  say('all is calm');

  const screens = await settle();
  const stored = await upstream.everything();
  const verdict = judge(visitors, screens, agents.replies, stored);
  return {
    options,
    seconds: (Date.now() - started) / 1000,
    parts: {
      visitors: size,
      kills: [...system.servers, ...(system.redis ? [system.redis] : [])].map(({ name, kills }) => ({
        name,
        kills: kills(),
      })),
      cuts: system.cuts(),
      fills: system.disk?.fills() ?? 0,
      outages: weather.outages() + 1,
      ...tabs,
    },
    proxies: system.proxies,
    agents: {
      replies: agents.replies.length,
      notes: agents.replies.filter((reply) => reply.private).length,
      deleted: agents.replies.filter((reply) => reply.deleted).length,
    },
    verdict,
  };

  /**
   * Writes at his leisure. Every other one is on a train and keeps his tabs, so that what they missed shows; the others
   * close tabs and open new ones, which read all anew. One in eight never comes back.
   */
  async function liveLife(visitor: Visitor, count: number): Promise<void> {
    const isTraveller = visitor.index % 2 === 0;
    let inTunnel = Promise.resolve();
    visitor.openTab();
    tabs.opened += 1;
    for (let number = 0; number < count && !broken.signal.aborted; number += 1) {
      const silence = messages < 2_000 ? dice.between(500, 12_000) : dice.between(2_000, 56_000);
      await wait(silence / timeScale);
      const roll = dice.next();
      if (!isTraveller && roll < 0.12 && visitor.tabs() > 0) {
        await visitor.stored();
        visitor.closeTab();
        tabs.closed += 1;
        await wait(dice.between(0, 8_000) / timeScale);
      }
      if (visitor.tabs() === 0 || (roll > 0.95 && visitor.tabs() < 3)) {
        visitor.openTab();
        tabs.opened += 1;
      }
      if (isTraveller && roll < 0.05) inTunnel = inTunnel.then(() => passTunnel(visitor.index));
      // Nobody changes the tab and writes within a moment.
      visitor.write(`v${visitor.index}-${number}: how do I do that?`, silence > 4_000 ? 'any' : 'same');
    }
    if (visitor.index % 8 !== 7) return;
    const deadline = Date.now() + LEAVING;
    await until(() => visitor.mayLeave() || broken.signal.aborted || Date.now() > deadline);
    if (!visitor.mayLeave()) return;
    visitor.closeTab('all');
    tabs.left += 1;
  }

  /** He goes on writing in there. */
  async function passTunnel(index: number): Promise<void> {
    tabs.tunnels += 1;
    system.front.setTunnel(index, true);
    await wait(TUNNEL / timeScale);
    system.front.setTunnel(index, false);
  }

  /** What is doubled or in the wrong order stays so; what is deleted may still be shown for a moment. */
  async function watch(): Promise<void> {
    while (!storm.signal.aborted && !broken.signal.aborted) {
      await wait(2_000);
      const soFar = await upstream.everything();
      const shown = visitors.flatMap((visitor) => screenOf(visitor) ?? []);
      const { doubled, outOfOrder } = judge(visitors, shown, agents.replies, soFar);
      const { leaked } = judge(visitors, [], agents.replies, soFar);
      if (doubled + outOfOrder + leaked > 0) broken.abort();
    }
  }

  /** Waits until nothing more moves. */
  async function settle(): Promise<Screen[]> {
    let best = Infinity;
    let since = Date.now();
    for (;;) {
      // What fails is tried again in the next round.
      await Promise.allSettled(visitors.map((visitor) => visitor.loadAll()));
      const shown = visitors.flatMap((visitor) => screenOf(visitor) ?? []);
      const { lost, leaked } = judge(visitors, shown, agents.replies, await upstream.everything());
      const open = lost + leaked + visitors.filter((visitor) => !visitor.isDone()).length;
      if (open < best) [best, since] = [open, Date.now()];
      say(`still open: ${open}`);
      if (open === 0 || broken.signal.aborted || Date.now() - since > options.patience) {
        for (const visitor of visitors) {
          for (const line of visitor.pending()) say(`on its way: ${line}`);
          if (visitor.sessions.size > 1) say(`v${visitor.index} had ${visitor.sessions.size} sessions`);
        }
        return shown;
      }
      await wait(1_000);
    }
  }
}

function screenOf(visitor: Visitor): Screen | undefined {
  const core = visitor.screen();
  if (!core) return undefined;
  const messages = core.conversation.$messages.get().map((message) => ({
    id: message.id,
    text: message.content,
    incoming: message.message_type === 'incoming',
    deleted: message.content_attributes.deleted === true,
  }));
  return { visitor, messages };
}

async function until(fact: () => boolean): Promise<void> {
  while (!fact()) await wait(20);
}
