import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { onPath } from '../../support/on-path.ts';
import { openDisplay } from './display.ts';
import type { Engine, EngineVisitor, Tab } from './engine.ts';
import { openSession, type Session } from './webdriver.ts';

/** WebKitGTK's small browser. Its driver has one session at a time, so each visitor has a driver of their own. */
export const WEBKIT: Engine = {
  name: 'webkit',
  packages: 'webkit2gtk-driver xvfb',
  isInstalled: () => findMiniBrowser() !== undefined && Boolean(onPath(['WebKitWebDriver']) && onPath(['Xvfb'])),
  async launch(proxy) {
    const display = await openDisplay();
    return {
      newVisitor: () => startVisitor(display.name, proxy),
      async close() {
        display.close();
      },
    };
  },
};

function findMiniBrowser(): string | undefined {
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[process.arch as string];
  return ['4.1', '4.0', '6.0']
    .map((version) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-${version}/MiniBrowser`)
    .find((file) => existsSync(file));
}

async function startVisitor(display: string, proxy: number): Promise<EngineVisitor> {
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    env: { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' },
    stdio: 'ignore',
    // The driver and its browser are one group, and end together.
    detached: true,
  });
  const session = await openSession(`http://127.0.0.1:${port}`, {
    acceptInsecureCerts: true,
    'webkitgtk:browserOptions': {
      binary: findMiniBrowser()!,
      // The driver's own way to name a proxy would speak TLS with it.
      args: ['--automation', `--proxy=http://127.0.0.1:${proxy}`],
    },
  });
  return visitorIn(session, driver);
}

function visitorIn(session: Session, driver: ChildProcess): EngineVisitor {
  let inFront: string | undefined;
  let isFresh = true;

  return {
    async newTab() {
      // A browser begins with a tab. Its driver cannot click into a second tab, but into a second window.
      const handle = isFresh
        ? await session.call<string>('GET', '/window')
        : (await session.call<{ handle: string }>('POST', '/window/new', { type: 'window' })).handle;
      if (isFresh) inFront = handle;
      isFresh = false;
      await toFront(handle);
      return tabOf(session, () => toFront(handle));
    },
    async close() {
      await session.call('DELETE', '').catch(() => {});
      try {
        process.kill(-driver.pid!, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    },
  };

  async function toFront(handle: string): Promise<void> {
    if (inFront === handle) return;
    await session.call('POST', '/window', { handle });
    inFront = handle;
  }
}

function tabOf(session: Session, toFront: () => Promise<void>): Tab {
  const act = async (sources: object[]): Promise<void> => {
    await toFront();
    await session.call('POST', '/actions', { actions: sources });
  };
  const keys = (actions: object[]): Promise<void> => act([{ type: 'key', id: 'keys', actions }]);

  const tab: Tab = {
    async goto(url) {
      await toFront();
      await session.call('POST', '/url', { url });
    },
    async reload() {
      await toFront();
      await session.call('POST', '/refresh');
    },
    async back() {
      const here = await session.call<string>('GET', '/url');
      await tab.evaluate(() => void setTimeout(() => history.back()));
      // A script that runs while its page goes into the cache would never answer.
      await eventually(async () => (await session.call<string>('GET', '/url')) !== here, 15_000);
    },
    async evaluate(run, ...args) {
      await toFront();
      const { value, error } = await session.call<{ value?: never; error?: string }>('POST', '/execute/async', {
        script: `const done = arguments[1];
          (async (args) => (${String(run)})(...args))(arguments[0])
            .then((value) => done({ value }), (error) => done({ error: String(error) }));`,
        args: [args],
      });
      if (error !== undefined) throw new Error(error);
      return value as never;
    },
    clickAt: (x, y) =>
      act([
        {
          type: 'pointer',
          id: 'mouse',
          parameters: { pointerType: 'mouse' },
          actions: [
            { type: 'pointerMove', duration: 0, origin: 'viewport', x: Math.round(x), y: Math.round(y) },
            { type: 'pointerDown', button: 0 },
            { type: 'pointerUp', button: 0 },
          ],
        },
      ]),
    type: (text) => keys([...text].flatMap((value) => [down(value), up(value)])),
    press(key) {
      const values = key.split('+').map((name) => KEYS[name] ?? name);
      return keys([...values.map(down), ...values.toReversed().map(up)]);
    },
    async resize(width, height) {
      await toFront();
      const edges = await tab.evaluate(() => [outerWidth - innerWidth, outerHeight - innerHeight]);
      await session.call('POST', '/window/rect', { width: width + edges[0]!, height: height + edges[1]! });
    },
    async screenshot() {
      await toFront();
      return Buffer.from(await session.call<string>('GET', '/screenshot'), 'base64');
    },
    async close() {
      await toFront();
      await session.call('DELETE', '/window');
    },
  };
  return tab;
}

const down = (value: string): object => ({ type: 'keyDown', value });
const up = (value: string): object => ({ type: 'keyUp', value });

/** Keys that are no character: https://www.w3.org/TR/webdriver2/#keyboard-actions */
const KEYS: Record<string, string> = {
  Enter: '\uE007',
  Tab: '\uE004',
  Shift: '\uE008',
  Escape: '\uE00C',
  Space: ' ',
  ArrowUp: '\uE013',
  ArrowDown: '\uE015',
  Home: '\uE011',
  End: '\uE010',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  Backspace: '\uE003',
};
