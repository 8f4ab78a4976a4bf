import type { Page } from 'playwright-core';

/** Headless pages are all in front: here a test says where the visitor is. */
export type Where = 'front' | 'behind' | 'hidden';

/** What the page counts of the browser's own. */
interface Watched {
  where: Where;
  contexts: number;
  tones: number;
  /** How often the visitor was asked whether he permits notifications. */
  asked: number;
  /** In place of what the browser says. */
  permission?: NotificationPermission;
  /** Each that was shown since they are recorded. */
  titles: string[];
  notices: { title: string; body: string; tag: string; notice: Notification }[];
}
declare global {
  // Lives in the page.
  var watched: Watched;
}

/** Runs in the page, before anything else. */
export function watchPage(): void {
  globalThis.watched = { where: 'front', contexts: 0, tones: 0, asked: 0, titles: [], notices: [] };
  const { watched } = globalThis;
  document.hasFocus = () => watched.where === 'front';
  Object.defineProperty(document, 'visibilityState', {
    get: () => (watched.where === 'hidden' ? 'hidden' : 'visible'),
  });
  Object.defineProperty(document, 'hidden', { get: () => watched.where === 'hidden' });
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    watched.tones += 1;
    start.call(this, when);
  };
  globalThis.AudioContext = new Proxy(AudioContext, {
    construct(target, args) {
      watched.contexts += 1;
      return Reflect.construct(target, args) as AudioContext;
    },
  });
  globalThis.Notification = new Proxy(Notification, {
    get(target, name) {
      if (name === 'permission') return watched.permission ?? target.permission;
      if (name !== 'requestPermission') return Reflect.get(target, name) as unknown;
      return async () => {
        watched.asked += 1;
        return (watched.permission = 'denied');
      };
    },
    construct(target, args: [string, NotificationOptions]) {
      const notice = Reflect.construct(target, args) as Notification;
      watched.notices.push({ title: args[0], body: args[1].body ?? '', tag: args[1].tag ?? '', notice });
      return notice;
    },
  });
}

export async function goTo(page: Page, where: Where): Promise<void> {
  await page.evaluate((to) => {
    watched.where = to;
    dispatchEvent(new Event(to === 'front' ? 'focus' : 'blur'));
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, where);
}

export async function recordTitles(page: Page): Promise<void> {
  await page.evaluate(() => {
    const all = { subtree: true, childList: true, characterData: true };
    new MutationObserver(() => watched.titles.push(document.title)).observe(document.head, all);
  });
}
