// @vitest-environment node
import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import { setMaxListeners } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scaled } from '../../widget/core/timing.ts';
import { eventually } from '../support/eventually.ts';
import { createUpstream, type Upstream } from './agents.ts';
import { createDice } from './dice.ts';
import { installLocks } from './locks.ts';
import { hasRedis } from './run-command.ts';
import { startSystem, type System } from './system.ts';
import { createVisitor, type Visitor } from './visitor.ts';

const TIME_SCALE = 10;
const VISITORS = 8;
const SOON = 30_000;

setMaxListeners(0);

/** Two real servers and Redis behind a balancer that spoils nothing; real cores on the other side. */
describe.skipIf(!hasRedis)('two processes that share a Redis (redis-server is needed)', () => {
  let system: System;
  let upstream: Upstream;
  let visitors: Visitor[];
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bubble-two-'));
    const dice = createDice(1);
    installLocks();
    visitors = [];
    system = await startSystem({
      store: 'redis',
      timeScale: TIME_SCALE,
      server: resolve('dist/server/main.js'),
      sandbox: resolve('dist/sandbox/main.js'),
      each: 0,
      folder,
      dice,
      trace: () => {},
      listenFor: (index) => visitors[index]!.listen(),
    });
    upstream = createUpstream(system.sandbox.port);
    for (let index = 0; index < VISITORS; index += 1) {
      const visitor = createVisitor({ index, server: system.serverFor(index), timing: scaled(TIME_SCALE), dice });
      visitors.push(visitor);
      visitor.openTab();
    }
  });
  afterEach(async () => {
    for (const visitor of visitors) visitor.closeTab('all');
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const everyoneWrites = (words: string): void => {
    for (const visitor of visitors) visitor.write(`v${visitor.index}-${words}`, 'same');
  };
  const allArrived = (): Promise<unknown> =>
    eventually(() => visitors.every((visitor) => visitor.isDone() && visitor.written.length > 0), SOON);
  const textsOf = (visitor: Visitor): string[] =>
    (visitor.screen()?.conversation.$messages.get() ?? []).map(({ content }) => content);

  /** The agents answer everybody; everybody has each answer on his screen, once and in order. */
  async function answered(round: string): Promise<void> {
    const conversations = await upstream.newestConversations();
    expect(conversations).toHaveLength(VISITORS);
    for (const { id, visitor } of conversations) await upstream.reply(id, `answer ${round} to v${visitor}: yes`, false);
    await eventually(
      () => visitors.every((visitor) => textsOf(visitor).includes(`answer ${round} to v${visitor.index}: yes`)),
      SOON,
    );
  }

  function expectOrder(...words: string[]): void {
    for (const visitor of visitors) {
      const { index } = visitor;
      expect(textsOf(visitor)).toEqual(
        words.map((word) => (/^\d/.test(word) ? `answer ${word} to v${index}: yes` : `v${index}-${word}`)),
      );
      expect(visitor.leaks).toEqual([]);
    }
  }

  async function expectOnceUpstream(): Promise<void> {
    const texts = (await upstream.everything()).filter(({ type }) => type === 0).map(({ text }) => text);
    expect(texts.toSorted()).toEqual(visitors.flatMap(({ written }) => written).toSorted());
  }

  test('one is killed: its visitors are on the other, with nothing missing', async () => {
    everyoneWrites('hello');
    await allArrived();
    await answered('1');
    await system.servers[0]!.kill();
    everyoneWrites('still there?');
    await answered('2');
    await allArrived();
    await system.servers[0]!.start();
    await system.servers[1]!.kill();
    await answered('3');
    everyoneWrites('thanks');
    await allArrived();
    await expectOnceUpstream();
    for (const visitor of visitors) {
      expect(textsOf(visitor).filter((text) => text.startsWith('answer'))).toEqual(
        [1, 2, 3].map((round) => `answer ${round} to v${visitor.index}: yes`),
      );
    }
  });

  test('Redis is gone and back: answers and messages go on, and nothing is lost or doubled', async () => {
    everyoneWrites('hello');
    await allArrived();
    await answered('1');
    await system.redis!.kill();
    await answered('2');
    everyoneWrites('during');
    await allArrived();
    await system.redis!.start();
    everyoneWrites('after');
    await allArrived();
    await answered('3');
    expectOrder('hello', '1', '2', 'during', 'after', '3');
    await expectOnceUpstream();
  });

  test('an answer that came to one process by webhook is on the streams of the other', async () => {
    everyoneWrites('hello');
    await allArrived();
    for (const round of ['1', '2', '3']) await answered(round);
    expectOrder('hello', '1', '2', '3');
  });
});
