import { expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { reply } from '../support/talk.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();

const LIVE = /\/assets\/live-/;

test('a visitor for whom the code of the stream can not be loaded at first is told, and gets every answer', async () => {
  const { page, context } = await newPage(on.browser);
  let tries = 0;
  await page.route(LIVE, (route) => {
    tries += 1;
    return tries > 4 ? route.continue() : route.abort();
  });
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('Do you ship?');
  await reply(on.demo, 'Do you ship?');

  await bubble.panel.getByText('Connection lost. Trying again…').waitFor();
  await bubble.panel.getByText('Connected again.').waitFor();
  await bubble.log.getByText('Yes, to “Do you ship?”').first().waitFor();
  expect(tries).toBeGreaterThan(4);
  await context.close();
});

test('a visitor with a conversation waits for nothing before the code of the stream is asked for', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('To Bern?');

  // From here on no time passes by itself: what waits for a timer does not happen.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  let asked: 'live' | undefined;
  page.on('request', (request) => {
    if (LIVE.test(request.url())) asked = 'live';
  });
  const session = page.waitForResponse((response) => response.url().endsWith('/session'));
  await page.reload();
  let isOpen = false;
  void session.then(() => (isOpen = true));
  await eventually(async () => {
    if (!isOpen) await page.clock.runFor(10);
    return isOpen;
  });
  await eventually(() => asked);
  await context.close();
});

test('a stranger whose panel opens gets neither the code of the stream nor that of a log before it is drawn', async () => {
  const { page, context } = await newPage(on.browser);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(/assets\/([\w-]+)-[\w-]{6}\.js/.exec(request.url())?.[1] ?? ''));
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await eventually(() => asked.includes('live') && asked.includes('AfterOpening'));
  expect(asked.filter((name) => ['shared', 'start-core', 'mount-panel'].includes(name))).toHaveLength(3);
  expect(asked.slice(0, asked.indexOf('live'))).toEqual(
    expect.arrayContaining(['shared', 'start-core', 'mount-panel']),
  );
  expect(asked).not.toContain('FilledLog');

  await bubble.send('Do you ship to Basel?');
  await eventually(() => asked.includes('FilledLog'));
  await context.close();
});
