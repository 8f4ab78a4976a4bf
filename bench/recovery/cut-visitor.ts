import { setTimeout as wait } from 'node:timers/promises';
import type { Upstream } from '../../test/chaos/agents.ts';
import { createDice } from '../../test/chaos/dice.ts';
import { createVisitor } from '../../test/chaos/visitor.ts';
import { TIMING } from '../../widget/core/timing.ts';
import { startCutProxy, type Cut } from './cut-proxy.ts';

/** A visitor with an open panel, in the middle of a conversation. */
export interface CutVisitor {
  /** Cuts their network once. In the middle of the cut both sides write. @param length of the cut, ms */
  recoverFrom(how: Cut, length: number): Promise<Recovery>;
  leave(): void;
}

/** What a visitor waited for after a cut, in ms from the moment when the way was free. */
export interface Recovery {
  /** Until the answer that they missed was shown; 0 if it was shown before. */
  shown: number;
  /** Until what they wrote meanwhile was upstream; 0 if it was there before. */
  sent: number;
  /** From the writing of that answer until it was shown: what counts where polls bring it during the cut. */
  waited: number;
}

interface Needs {
  /** Different for each visitor. */
  index: number;
  /** Port of the server. */
  server: number;
  /** Origin of the page. */
  page: string;
  /** The agents' side. */
  upstream: Upstream;
}

/** Whatever takes longer counts as so long, ms. */
const LIMIT = 90_000;

export async function openCutVisitor({ index, server, page, upstream }: Needs): Promise<CutVisitor> {
  const proxy = await startCutProxy(server, page);
  const visitor = createVisitor({ index, server: proxy.origin, timing: TIMING, dice: createDice(index) });
  visitor.openTab();
  const { $messages } = visitor.screen()!.conversation;
  const isShown = (text: string): boolean => $messages.get().some(({ content }) => content === text);
  visitor.write(`v${index}-0: hello?`, 'same');
  await until(() => visitor.isDone() && $messages.get().length > 0);
  const conversation = $messages.get()[0]!.conversation_id;
  await upstream.reply(conversation, 'yes?', false);
  await until(() => isShown('yes?'));

  return {
    async recoverFrom(how, length) {
      await proxy.cut(how);
      await wait(length / 2);
      visitor.write(`v${index}-1: still there?`, 'same');
      const written = performance.now();
      await upstream.reply(conversation, 'I am', false);
      const moments = [momentOf(() => isShown('I am')), momentOf(visitor.isDone)];
      await wait(length / 2);
      await proxy.free();
      const free = performance.now();
      const [shown = 0, sent = 0] = await Promise.all(moments);
      return { shown: Math.max(0, shown - free), sent: Math.max(0, sent - free), waited: shown - written };
    },
    leave() {
      visitor.closeTab('all');
      proxy.close();
    },
  };
}

async function momentOf(fact: () => boolean): Promise<number> {
  await until(fact);
  return performance.now();
}

async function until(fact: () => boolean): Promise<void> {
  const end = Date.now() + LIMIT;
  while (!fact() && Date.now() < end) await wait(10);
}
