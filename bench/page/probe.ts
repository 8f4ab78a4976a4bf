import type { CDPSession } from 'playwright-core';
import type { Peer } from './peers.ts';

/** The name by which the trace distinguishes the probe from the page. */
export const PROBE = 'bench-probe';

export type Moment = 'launcher' | 'composer';

/** Marks on the page's own clock when launcher and composer are on screen; forces no layout. */
export async function watchFor({ host, launcher, composer }: Peer, devtools: CDPSession) {
  const seen = new Map<Moment, () => void>();
  const moments = {
    launcher: new Promise<void>((resolve) => seen.set('launcher', resolve)),
    composer: new Promise<void>((resolve) => seen.set('composer', resolve)),
  };
  devtools.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name === 'benchSaw') seen.get(payload as Moment)?.();
  });
  await devtools.send('Runtime.enable');
  await devtools.send('Page.enable');
  await devtools.send('Runtime.addBinding', { name: 'benchSaw' });
  const wish = JSON.stringify({ host, launcher: launcher ?? composer, composer, isInline: !launcher });
  const source = `(${String(probe)})(${wish});\n//# sourceURL=${PROBE}`;
  await devtools.send('Page.addScriptToEvaluateOnNewDocument', { source });
  return moments;
}

interface Wish {
  host?: string;
  launcher: string;
  composer: string;
  isInline: boolean;
}

function probe({ host, launcher, composer, isInline }: Wish): void {
  const { benchSaw } = globalThis as unknown as { benchSaw(moment: string): void };
  const find = (selector: string): Element | null | undefined =>
    (host ? document.querySelector(host)?.shadowRoot : document)?.querySelector(selector);
  let shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
      if (!entry.hadRecentInput) shifted += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  Object.assign(globalThis, { benchShifted: () => shifted });

  if (isInline) {
    wait(composer, () => {
      mark('launcher');
      mark('composer');
    });
    return;
  }
  wait(launcher, () => mark('launcher'));
  addEventListener(
    'pointerdown',
    () => {
      performance.mark('click');
      wait(composer, () => mark('composer'));
    },
    { capture: true, once: true },
  );

  function mark(moment: string): void {
    performance.mark(moment);
    benchSaw(moment);
  }

  /** Calls `done` once the element exists and has been painted in sight. */
  function wait(selector: string, done: () => void): void {
    const element = find(selector);
    if (!element) {
      setTimeout(() => wait(selector, done), 10);
      return;
    }
    const observer = new IntersectionObserver((entries) => {
      observer.disconnect();
      const isUsable =
        entries.some(({ isIntersecting }) => isIntersecting) &&
        element.checkVisibility({ visibilityProperty: true }) &&
        !(element as HTMLTextAreaElement).disabled;
      if (isUsable) done();
      else setTimeout(() => wait(selector, done), 10);
    });
    observer.observe(element);
  }
}
