import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { PNG } from '../support/files.ts';
import { Bubble } from '../support/panel.ts';
import { tone } from '../support/tone.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();

/** The desk, with the newest conversation open. */
async function openDesk(): Promise<Page> {
  const { page } = await newPage(on.browser);
  await page.goto(on.demo.desk);
  await page.getByRole('list', { name: 'Conversations' }).getByRole('button').first().click();
  return page;
}

interface Kind {
  name: string;
  type: string;
  bytes: Buffer;
  /** What the visitor sees of it. */
  seen: (page: Page) => Promise<unknown>;
}

/** Whether the browser has decoded the picture. */
const isDrawn = (page: Page, selector: string): Promise<boolean> =>
  eventually(() =>
    page
      .locator(selector)
      .last()
      .evaluate((one) => (one as HTMLImageElement).naturalWidth > 0),
  );

const KINDS: Kind[] = [
  {
    name: 'lamp.png',
    type: 'image/png',
    bytes: Buffer.from(PNG),
    async seen(page) {
      await page.getByRole('button', { name: 'Picture: lamp.png' }).waitFor();
      await isDrawn(page, '.picture img');
    },
  },
  {
    name: 'voice.wav',
    type: 'audio/wav',
    bytes: tone(),
    seen: (page) =>
      eventually(() => page.getByLabel('Audio: voice.wav').evaluate((one) => (one as HTMLAudioElement).duration > 0)),
  },
  {
    name: 'Rechnung № 7 "neu".pdf',
    type: 'application/pdf',
    bytes: Buffer.from('%PDF-1.4 …'),
    async seen(page) {
      const link = page.getByRole('link', { name: /Rechnung № 7/ });
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      expect(download.suggestedFilename()).toMatch(/^Rechnung № 7 .neu.\.pdf$/);
    },
  },
  {
    name: 'evil.svg',
    type: 'image/svg+xml',
    bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>top.hacked = 1</script></svg>'),
    seen: (page) => page.getByRole('link', { name: /evil\.svg/ }).waitFor(),
  },
  {
    name: 'broken.png',
    type: 'image/png',
    bytes: Buffer.from('<html>'),
    seen: (page) => page.getByRole('link', { name: /broken\.png/ }).waitFor(),
  },
];

test('an agent sends each kind of file from the desk: the visitor sees it, also after a reload', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('Hello');
  await bubble.shows('Hello');
  const desk = await openDesk();
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  for (const { name, type, bytes, seen } of KINDS) {
    await desk.getByLabel('Files').setInputFiles({ name, mimeType: type, buffer: bytes });
    await desk.getByRole('button', { name: 'Send reply' }).click();
    await seen(page);
  }
  await page.reload();
  await bubble.open();
  for (const { seen } of KINDS) await seen(page);
  // Everything came from our own server.
  expect([...asked]).toEqual([new URL(on.demo.page).origin]);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  await desk.context().close();
  await context.close();
});

test('the viewer is used by keyboard alone, and gives the focus back', async () => {
  const { page, context, complaints } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('Hello');
  const id = await on.demo.newestConversation();
  for (const name of ['one.png', 'two.png']) await on.demo.sendFile(id, name, PNG, 'image/png');
  const first = page.getByRole('button', { name: 'Picture: one.png' });
  await first.focus();
  await page.keyboard.press('Enter');
  const viewer = page.getByRole('dialog', { name: 'Pictures' });
  await viewer.getByRole('img', { name: 'one.png' }).waitFor();
  await viewer.getByText('1 of 2: one.png').waitFor();
  await page.keyboard.press('ArrowRight');
  await viewer.getByRole('img', { name: 'two.png' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('+');
  await viewer.getByRole('button', { name: 'Original size', pressed: true }).waitFor();
  await page.keyboard.press('-');
  await page.keyboard.press('ArrowLeft');
  await viewer.getByText('1 of 2: one.png').waitFor();
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
  await bubble.panel.waitFor();
  await eventually(() => first.evaluate((one) => (one.getRootNode() as ShadowRoot).activeElement === one));

  // Its message is deleted while it is on the screen.
  await page.keyboard.press('Enter');
  await viewer.waitFor();
  const { payload } = await on.demo.upstream('GET', `/api/v1/accounts/1/conversations/${id}/messages`);
  const { id: message } = payload.find((one: { attachments?: { data_url: string }[] }) =>
    one.attachments?.[0]!.data_url.endsWith('one.png'),
  );
  await on.demo.upstream('DELETE', `/api/v1/accounts/1/conversations/${id}/messages/${message}`);
  await viewer.waitFor({ state: 'detached' });
  await first.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await context.close();
});

test('nothing moves when a picture comes', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('Hello');
  const id = await on.demo.newestConversation();
  await on.demo.sendFile(id, 'one.png', PNG, 'image/png');
  await on.demo.upstream('POST', `/api/v1/accounts/1/conversations/${id}/messages`, { content: 'Below' });
  await bubble.shows('Below');
  let answer!: () => void;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/files/**', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await bubble.open();
  const below = bubble.log.getByText('Below', { exact: true });
  await page.getByRole('button', { name: 'Picture: one.png' }).waitFor();
  const before = (await below.boundingBox())!.y;
  answer();
  await isDrawn(page, '.picture img');
  expect((await below.boundingBox())!.y).toBe(before);
  await context.close();
});
