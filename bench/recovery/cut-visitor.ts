import { setTimeout as wait } from 'node:timers/promises';
import { createDice } from '../../test/chaos/dice.ts';
import type { Upstream } from '../../test/chaos/agents.ts';
import { createVisitor } from '../../test/chaos/visitor.ts';
import { TIMING } from '../../widget/core/timing.ts';
import { startCutProxy, type Cut } from './cut-proxy.ts';

/** What a visitor waited for after a cut, in ms. */
export interface Recovery {
  /** From "the way is free" to the first answer that they missed; 0 if polls brought it before. */
  shown: number;
  /** From "the way is free" until what they wrote meanwhile was upstream; 0 if it was there before. */
  sent: number;
}

interface Needs {
  /** Different for each visitor. */
  index: number;
  /** Port of the server, and origin of the page. */
  server: number;
  page: string;
  /** The agents' side. */
  upstream: Upstream;
}

/** Nothing takes so long, ms. */
const LIMIT = 90_000;

/** One visitor with an open panel, whose network is cut once. In the middle of the cut both sides write. */
export async function recoverFrom(how: Cut, length: number, needs: Needs): Promise<Recovery> {
  const { index, upstream } = needs;
  const proxy = await startCutProxy(needs.server, needs.page);
  const visitor = createVisitor({ index, server: proxy.origin, timing: TIMING, dice: createDice(index) });
  visitor.openTab();
  const core = visitor.screen()!;
  try {
    visitor.write(`v${index}-0: hello?`, 'same');
    await until(() => visitor.isDone() && core.conversation.$messages.get().length > 0);
    await upstream.reply(conversationOf(), 'yes?', false);
    await until(() => isShown('yes?'));
    // Each visitor in another moment of all the intervals.
    await wait(Math.random() * 5_000);

    await proxy.cut(how);
    await wait(length / 2);
    visitor.write(`v${index}-1: still there?`, 'same');
    await upstream.reply(conversationOf(), 'I am', false);
    const [shown, sent] = [momentOf(() => isShown('I am')), momentOf(visitor.isDone)];
    await wait(length / 2);
    await proxy.free();
    const from = performance.now();
    return { shown: Math.max(0, (await shown) - from), sent: Math.max(0, (await sent) - from) };
  } finally {
    visitor.closeTab('all');
    proxy.close();
  }

  function conversationOf(): number {
    return core.conversation.$messages.get()[0]!.conversation_id;
  }

  function isShown(text: string): boolean {
    return core.conversation.$messages.get().some(({ content }) => content === text);
  }
}

async function momentOf(fact: () => boolean): Promise<number> {
  await until(fact);
  return performance.now();
}

async function until(fact: () => boolean): Promise<void> {
  const end = Date.now() + LIMIT;
  while (!fact() && Date.now() < end) await wait(10);
}
