// @vitest-environment node
import './page.ts';
import { fireEvent } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ORIGIN } from '../support/stack.ts';
import { enter, leave, log, press, screen, send } from './asked.ts';

/* What the bell offers in browsers that have notifications, in those that only seem to, and after a refusal. */

type Kind = 'works' | 'illegal constructor' | 'other error' | 'absent';
let asked: number;
let shown: string[];

beforeEach(() => {
  asked = 0;
  shown = [];
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('top', globalThis);
  vi.stubGlobal('origin', ORIGIN);
});
afterEach(() => {
  leave();
  vi.unstubAllGlobals();
});

/** A browser's own notifications. */
function stubNotification(kind: Kind, permission: NotificationPermission, answer: NotificationPermission): void {
  if (kind === 'absent') return vi.stubGlobal('Notification', undefined) as unknown as void;
  class Fake {
    static permission = permission;
    static async requestPermission(): Promise<NotificationPermission> {
      asked += 1;
      return (Fake.permission = answer);
    }
    constructor(title: string, { data }: NotificationOptions = {}) {
      if (kind === 'illegal constructor')
        throw new TypeError("Failed to construct 'Notification': Illegal constructor.");
      if (kind === 'other error') throw new Error('not here');
      structuredClone(data);
      shown.push(title);
    }
    close(): void {}
  }
  vi.stubGlobal('Notification', Fake);
}

/** A visitor who has written, in the open panel. */
async function enterConversation(): Promise<void> {
  await enter({});
  await send('Hello?');
  await eventually(() => screen().getByRole('button', { name: 'Mute' }));
}

const bell = (): HTMLElement | null => screen().queryByRole('button', { name: /notifications/i });
const HELP = 'Your browser blocks notifications from this site.';
const help = (): number => screen().queryAllByText(new RegExp(HELP)).length;

test.each<[Kind, NotificationPermission]>([
  ['illegal constructor', 'default'],
  ['illegal constructor', 'granted'],
  ['illegal constructor', 'denied'],
  ['other error', 'default'],
  ['other error', 'granted'],
  ['absent', 'default'],
])('a browser whose Notification is "%s" offers none, with the permission "%s"', async (kind, permission) => {
  stubNotification(kind, permission, 'granted');
  await enterConversation();
  expect(bell()).toBeNull();
  expect(asked).toBe(0);
});

test.each<[string, () => void, NotificationPermission]>([
  ['over plain http', () => vi.stubGlobal('isSecureContext', false), 'denied'],
  [
    'in a frame of another origin',
    () =>
      vi.stubGlobal('top', {
        get origin(): string {
          throw new DOMException('', 'SecurityError');
        },
      }),
    'denied',
  ],
  ['in a frame that may not ask', () => vi.stubGlobal('top', { origin: 'https://else.example' }), 'default'],
])('%s no bell is there: the visitor could not allow anything', async (_where, arrange, permission) => {
  arrange();
  stubNotification('works', permission, 'denied');
  await enterConversation();
  expect(bell()).toBeNull();
});

test('the bell asks at its press only, and is on once the visitor has allowed it', async () => {
  stubNotification('works', 'default', 'granted');
  await enterConversation();
  expect([asked, shown]).toEqual([0, []]);
  press('Desktop notifications');
  await eventually(() => bell()?.getAttribute('aria-pressed') === 'true');
  expect(asked).toBe(1);
  expect(help()).toBe(0);
  press('Desktop notifications');
  await eventually(() => bell()?.getAttribute('aria-pressed') === 'false');
  expect(shown).toEqual([]);
});

test.each<[NotificationPermission, number]>([
  ['denied', 1],
  ['default', 0],
])('an answer "%s" to the question leaves the bell off, and %i line says how to allow it', async (answer, lines) => {
  stubNotification('works', 'default', answer);
  await enterConversation();
  press('Desktop notifications');
  await eventually(() => asked === 1);
  await eventually(() => help() >= lines);
  expect(bell()?.getAttribute('aria-pressed')).toBe('false');
  expect(Object.keys(localStorage).filter((key) => key.endsWith(':notices'))).toEqual([]);
  press('Desktop notifications');
  await eventually(() => asked === 2 || lines === 1);
  expect(asked).toBe(lines === 1 ? 1 : 2);
});

test('a blocked bell says that it is blocked, and its press how to allow it, until the visitor has', async () => {
  stubNotification('works', 'denied', 'denied');
  await enterConversation();
  expect(bell()?.getAttribute('aria-label')).toBe('Notifications are blocked');
  press('Notifications are blocked');
  // The line itself, and what is read out.
  await eventually(() => help() === 2);
  expect(asked).toBe(0);
  (Notification as unknown as { permission: string }).permission = 'granted';
  fireEvent(globalThis as never, new Event('focus'));
  expect(help()).toBe(1);
  press('Notifications are blocked');
  await eventually(() => bell()?.getAttribute('aria-pressed') === 'true');
  expect(log().getByText('Hello?')).toBeTruthy();
});
