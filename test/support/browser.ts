import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { onPath } from './on-path.ts';

/** Which Chromium runs the tests: the system's, or the headless shell inside an npm package. */
export type BrowserKind = 'system' | 'packaged';

/** Of several lists the browser takes the last only: the test driver's own, and what gives every page two more to draw. */
const WITHOUT = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
];

const ARGS = [
  `--disable-features=${WITHOUT.join(',')}`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP *.test 127.0.0.1',
];

/** @param without flags of the test driver's that this browser does without */
export async function launchBrowser(without: string[] = []): Promise<{ browser: Browser; kind: BrowserKind }> {
  const { executablePath, kind } = await findChromium();
  const browser = await chromium.launch({ executablePath, args: ARGS, headless: true, ignoreDefaultArgs: without });
  return { browser, kind };
}

export async function findChromium(): Promise<{ executablePath: string; kind: BrowserKind }> {
  const system = onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
  return { executablePath: system ?? (await packagedChromium()), kind: system ? 'system' : 'packaged' };
}

/** A page of a browser that has never been here, and everything that went over its network. */
export interface Recorded {
  context: BrowserContext;
  page: Page;
  /** Bodies of all answers, and all that is kept in the browser at the end. */
  everything(): Promise<string>;
  /** What came over event streams. */
  frames: string[];
  /** What the console said and what was thrown. */
  complaints: string[];
}

export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Recorded> {
  // A headless browser calls itself so, and would be taken for a crawler.
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`;
  const context = await browser.newContext({ ignoreHTTPSErrors: true, userAgent, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const bodies: Promise<string>[] = [];
  const frames: string[] = [];
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  const streams = new Set<string>();
  devtools.on('Network.responseReceived', ({ requestId, response }) => {
    if (!response.mimeType.includes('event-stream')) return;
    streams.add(requestId);
    // A stream has no body until it ends; this hands over what comes, as it comes.
    devtools.send('Network.streamResourceContent', { requestId }).then(
      ({ bufferedData }) => frames.push(Buffer.from(bufferedData, 'base64').toString()),
      () => {},
    );
  });
  devtools.on('Network.dataReceived', ({ requestId, data }) => {
    if (data && streams.has(requestId)) frames.push(Buffer.from(data, 'base64').toString());
  });
  page.on('response', (response) => {
    if (response.headers()['content-type']?.includes('event-stream')) return;
    bodies.push(response.text().catch(() => ''));
  });

  return {
    context,
    page,
    frames,
    complaints,
    async everything() {
      const stored = await page.evaluate(() =>
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
      );
      const cookies = JSON.stringify(await context.cookies());
      return [...(await Promise.all(bodies)), ...frames, stored, cookies].join('\n');
    },
  };
}

/** Unpacks the packaged browser once, into a folder named after its version. Its own flags void CORS: they stay unused. */
async function packagedChromium(): Promise<string> {
  // Without it the package leaves out the libraries that a bare machine lacks.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs20.x';
  const manifest = readFileSync(
    new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url),
    'utf8',
  );
  const { version } = JSON.parse(manifest) as { version: string };
  const folder = join(tmpdir(), `onehash-bubble-chromium-${version}`);
  mkdirSync(folder, { recursive: true });
  process.env.TMPDIR = folder;
  const { default: packaged } = await import('@sparticuz/chromium');
  const path = await packaged.executablePath();
  // Its own settings look for the fonts elsewhere, and without a font the first text field ends the browser.
  writeFileSync(
    join(folder, 'fonts', 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts', 'cache')}</cachedir></fontconfig>`,
  );
  return path;
}
