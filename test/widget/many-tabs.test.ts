// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { talking } from './facts.ts';
import { createVisitor, live, type Tab, type Visitor } from './visitor.ts';

let visitor: Visitor;
beforeEach(() => vi.stubGlobal('localStorage', {} as Storage));
afterEach(() => {
  visitor.leave();
  vi.unstubAllGlobals();
});

/** A page whose tabs are hidden and shown together. */
function stubPage(): { hide(): void; show(): void } {
  const page = new EventTarget();
  const state = Object.assign(page, { visibilityState: 'visible' });
  vi.stubGlobal('document', state);
  vi.stubGlobal('addEventListener', () => {});
  const turn = (visibilityState: string): void => {
    state.visibilityState = visibilityState;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return { hide: () => turn('hidden'), show: () => turn('visible') };
}

test('of too many hidden tabs the oldest rest, and miss nothing when they are shown', async () => {
  const page = stubPage();
  // Without locks, as on a page without https, no hidden tab knows of the others.
  vi.stubGlobal('navigator', { language: 'en' });
  visitor = createVisitor({ env: {} });
  const visible = await talking(visitor);
  page.hide();
  const hidden = [visitor.openTab()];
  const [first] = hidden as [Tab];
  await live(first);
  for (let n = 0; n < 13; n += 1) hidden.push(visitor.openTab());
  await eventually(() => first.told.at(-1) === 'stream away');
  await eventually(() => visitor.streams().length === 15);
  expect(visitor.streams().map((stream) => stream.visible)).toEqual([undefined, ...hidden.map(() => '0')]);
  await live(hidden.at(-1)!);
  const opened = visitor.streams().length;
  await visitor.stack.reply(1, 'While hidden');
  await eventually(() => [visible, hidden.at(-1)!].every((tab) => tab.texts().includes('While hidden')));
  expect(first.texts()).not.toContain('While hidden');
  expect(visitor.streams()).toHaveLength(opened);
  page.show();
  await eventually(() => first.texts().includes('While hidden'));
});

test('a visible tab keeps its stream when there are too many', async () => {
  visitor = createVisitor();
  const tab = await talking(visitor);
  const { onFrame } = visitor;
  visitor.onFrame = (frame) => {
    visitor.onFrame = onFrame;
    return `event: move\ndata: {"type":"move","crowded":true}\n\n${frame}`;
  };
  await visitor.stack.reply(1, 'Still here');
  await eventually(() => tab.texts().includes('Still here'));
  await live(tab);
  expect(visitor.streams()).toHaveLength(1);
});
