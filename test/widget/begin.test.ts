// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { arrived } from './facts.ts';
import { createVisitor, live, type Visitor } from './visitor.ts';

let visitor: Visitor;
beforeEach(() => vi.stubGlobal('localStorage', {} as Storage));
afterEach(() => {
  visitor.leave();
  vi.unstubAllGlobals();
});

test.each(['while the panel is drawn', 'after the core has connected'])(
  'a visitor whose session is opened %s sees what they write and what is answered',
  async (moment) => {
    visitor = createVisitor();
    let connect!: () => void;
    const tab = visitor.openTab(undefined, new Promise((resolve) => (connect = resolve)));
    const opening = tab.session.open('load');
    // The launcher opens the session by itself.
    if (moment === 'while the panel is drawn') await opening;
    connect();
    await opening;
    tab.core.outbox.send('Hello?');
    await arrived(visitor, 'Hello?');
    await live(tab);
    await visitor.stack.reply(1, 'Hello!');
    await eventually(() => tab.texts().includes('Hello!'));
    expect(tab.texts()).toEqual(['Hello?', 'Hello!']);
    expect(tab.core.conversation.$earlier.get()).toBe('none');
  },
);

test('a session that the launcher opens is that of the core at once, also before it has connected', async () => {
  visitor = createVisitor();
  const tab = visitor.openTab(undefined, new Promise(() => {}));
  expect(tab.core.conversation.$earlier.get()).toBe('loading');
  await tab.session.open('load');
  expect(tab.core.conversation.$earlier.get()).toBe('none');
});
