// @vitest-environment node
import './page.ts';
import { atom } from 'nanostores';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClaims, type Claims } from '../../widget/notify/claims.ts';
import { createPresence, type Presence } from '../../widget/notify/presence.ts';
import { createStorage } from '../../widget/boot/storage.ts';
import { eventually } from '../support/eventually.ts';
import { arrived } from './facts.ts';
import { createLocks } from './locks.ts';
import { createVisitor, live, type Tab, type Visitor } from './visitor.ts';

let ends: AbortController;
let visitor: Visitor | undefined;
beforeEach(() => {
  ends = new AbortController();
  localStorage.clear();
  Object.defineProperty(navigator, 'locks', { value: createLocks(), configurable: true });
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
});
afterEach(() => {
  ends.abort();
  visitor?.leave();
  visitor = undefined;
  vi.restoreAllMocks();
});

function openClaims(session = 'one'): Claims {
  return createClaims('bubble', createStorage('bubble:'), () => session);
}

/** Each with a panel of its own, on a page that is in front. */
function openPresence(signal = ends.signal): { presence: Presence; $panel: ReturnType<typeof panel> } {
  const $panel = panel();
  return { presence: createPresence('bubble', $panel, signal), $panel };
}
const panel = () => atom<'open' | 'closed'>('closed');

test('of all tabs that hear a message one makes the sound, and none does after a reload', async () => {
  const tabs = [openClaims(), openClaims(), openClaims()];
  const won = await Promise.all(tabs.map((tab) => tab.take('sounded', 7)));
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(await openClaims().take('sounded', 7)).toBe(false);
  // A notification of it is another thing, and so is the next message.
  expect(await openClaims().take('notified', 7)).toBe(true);
  expect(await openClaims().take('sounded', 8)).toBe(true);
  // One that comes late, from a tab that was asleep.
  expect(await openClaims().take('sounded', 6)).toBe(false);
});

test("another visitor's messages are counted anew", async () => {
  expect(await openClaims('one').take('sounded', 900)).toBe(true);
  expect(await openClaims('other').take('sounded', 3)).toBe(true);
});

test('without locks the note in the storage decides', async () => {
  Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
  expect(await openClaims().take('sounded', 7)).toBe(true);
  expect(await openClaims().take('sounded', 7)).toBe(false);
});

test('all tabs know that the visitor reads in one of them, until he closes the panel', async () => {
  const [one, other] = [openPresence(), openPresence()];
  expect(await other.presence.everywhere()).toBe('looking');
  one.$panel.set('open');
  expect(other.presence.here()).toBe('looking');
  await eventually(async () => (await other.presence.everywhere()) === 'reading');
  one.$panel.set('closed');
  await eventually(async () => (await other.presence.everywhere()) === 'looking');
});

test('a tab that is gone, or whose window is left, is not read any more', async () => {
  const gone = new AbortController();
  const [one, other] = [openPresence(gone.signal), openPresence()];
  one.$panel.set('open');
  await eventually(async () => (await other.presence.everywhere()) === 'reading');
  gone.abort();
  await eventually(async () => (await other.presence.everywhere()) === 'looking');
  other.$panel.set('open');
  expect(other.presence.here()).toBe('reading');
  vi.mocked(document.hasFocus).mockReturnValue(false);
  dispatchEvent(new Event('blur'));
  await eventually(async () => (await other.presence.everywhere()) === 'away');
});

test('what is read in one tab is read in all: number and card are gone from the others', async () => {
  visitor = createVisitor();
  const [one, other] = [visitor.openTab(), visitor.openTab()];
  one.core.outbox.send('Hello?');
  await arrived(visitor, 'Hello?');
  await live(one);
  await live(other);
  await visitor.stack.reply(1, 'Here I am');
  await eventually(() => [one, other].every((tab) => unread(tab) === 1 && card(tab) === 'Here I am'));
  one.core.setOpen(true);
  expect(unread(one)).toBe(0);
  // What a browser tells the other tabs of.
  dispatchEvent(new Event('storage'));
  expect(unread(other)).toBe(0);
  expect(card(other)).toBeUndefined();
  expect(other.told.at(-1)).toBe('unread 0');
});

const unread = ({ core }: Tab) => core.unread.$count.get();
const card = ({ core }: Tab) => core.unread.$preview.get()?.content;
