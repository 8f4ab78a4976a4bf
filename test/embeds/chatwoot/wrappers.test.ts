import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChatwootPage, readContact, readConversation, WEBSITE_TOKEN } from '../../support/chatwoot.ts';
import { Bubble } from '../../support/panel.ts';
import { useDemo } from '../../support/use-demo.ts';

const FOLDER = import.meta.dirname;
const on = useDemo({ BUBBLE_LIMITS: 'off', BUBBLE_WEBSITE_TOKEN: WEBSITE_TOKEN });
let built: string;

beforeAll(async () => {
  if (!existsSync(join(FOLDER, 'node_modules')))
    execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: FOLDER, stdio: 'ignore' });
  // Else Vue is built as for development, and says so.
  process.env.NODE_ENV = 'production';
  built = mkdtempSync(join(tmpdir(), 'bubble-wrappers-'));
  await build({
    root: FOLDER,
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: built,
      rolldownOptions: { input: ['vue.js', 'react.js'], output: { entryFileNames: '[name].js' } },
    },
  });
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

/** A page that has the widget by one of the packages, as they are. */
const open = (entry: string) =>
  openChatwootPage(on.browser, on.demo, {
    body: '<div id="app"></div>',
    before: `window.websiteToken = '${WEBSITE_TOKEN}'`,
    scripts: `<script type="module" src="/wrapped/${entry}.js"></script>`,
    files: (path) => path.startsWith('/wrapped/') && readFileSync(join(built, path.slice('/wrapped/'.length)), 'utf8'),
  });

test('@productdevbook/chatwoot (Vue) opens, closes, hides, logs in and out, and sees whether it is open', async () => {
  const { page, context, complaints, hears } = await open('vue');
  const bubble = new Bubble(page);
  const press = (name: string) => page.locator('#app').getByRole('button', { name, exact: true }).click();
  const state = page.locator('output');
  await hears('ready');
  const launcher = page.getByRole('button', { name: 'Hello Chat Open chat' });
  expect((await launcher.boundingBox())!.x).toBe(20);
  await press('Open');
  await bubble.composer.waitFor();
  await state.getByText('open').waitFor();
  await bubble.send('Hello from Vue');
  expect(await hears('on-message')).toMatchObject({ content: 'Hello from Vue', message_type: 0 });
  await press('Log in');
  await expect
    .poll(() => readContact(on.demo))
    .toMatchObject({
      name: 'Ada',
      email: 'ada@shop.example',
      custom_attributes: { identifier: 'customer-7', city: 'Bern', plan: 'gold' },
    });
  await expect
    .poll(() => readConversation(on.demo))
    .toMatchObject({ custom_attributes: { order: 'A-1' }, labels: ['vip'] });
  await press('Close');
  await bubble.panel.waitFor({ state: 'hidden' });
  await state.getByText('closed').waitFor();
  await launcher.waitFor();
  await press('Hide');
  await launcher.waitFor({ state: 'hidden' });
  const ended = page.waitForResponse((response) => response.url().endsWith('/session/end'));
  await press('Log out');
  expect((await ended).status()).toBe(200);
  expect(complaints).toEqual([]);
  await context.close();
});

test('react-live-chat-loader opens at a click on its own picture of a launcher, takes that away, and logs in', async () => {
  const { page, context, complaints, hears } = await open('react');
  const bubble = new Bubble(page);
  await page.getByRole('button', { name: 'Load Chat' }).click();
  await bubble.composer.waitFor();
  expect(await hears('opened')).toBeNull();
  await bubble.send('Hello from React');
  await expect
    .poll(() => readContact(on.demo))
    .toMatchObject({
      name: 'Grace',
      email: 'grace@shop.example',
      custom_attributes: { identifier: 'customer-8' },
    });
  await page.getByRole('button', { name: 'Load Chat' }).waitFor({ state: 'hidden' });
  expect(complaints).toEqual([]);
  await context.close();
});
