import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { openHost } from '../support/host.ts';
import { reply } from '../support/talk.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo({ BUBBLE_LIMITS: 'off', BUBBLE_LOCALE: 'ar' });

const named = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** Every name that the button for sending had while the panel was on the screen. */
async function watchNames(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const names = new Set<string>();
    Object.assign(window, { names });
    const look = (): void => {
      const dialog = document.querySelector('bubble-root')?.shadowRoot?.querySelector('dialog[open]');
      const name = dialog?.querySelector('.send')?.ariaLabel;
      if (name) names.add(name);
      requestAnimationFrame(look);
    };
    look();
  });
  return () => page.evaluate(() => [...(window as never as { names: Set<string> }).names]);
}

test('the bubble speaks the language of the page, from the launcher on', async () => {
  const { page, context, complaints } = await openHost(on.browser, on.demo, { options: 'tag', lang: 'de-AT' });
  await named(page, 'Chat öffnen').click();
  await page.getByRole('textbox', { name: 'Nachricht' }).waitFor();
  await page.getByRole('dialog').getByText('Schreiben Sie uns.').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('where the page says nothing it is the language of the browser', async () => {
  const { page, context } = await openHost(on.browser, on.demo, {
    options: 'tag',
    lang: '',
    browser: { locale: 'de-DE' },
  });
  await named(page, 'Chat öffnen').waitFor();
  await context.close();
});

test("where neither has one that there is, it is the site's", async () => {
  const { page, context } = await openHost(on.browser, on.demo, {
    options: 'tag',
    lang: 'fr',
    browser: { locale: 'fr-FR' },
  });
  await named(page, 'Open chat').click();
  await named(page, 'إرسال').waitFor();
  await context.close();
});

test('a panel waits for its language, and is never seen in English before', async () => {
  const held: Route[] = [];
  const { page, context } = await openHost(on.browser, on.demo, {
    options: 'tag',
    lang: 'de',
    async before(blank) {
      await blank.route('**/assets/de-*.js', (route) => void held.push(route));
      // However slow this machine is, the second in which it waits does not end.
      await blank.addInitScript(() => {
        const wait = setTimeout.bind(window);
        Object.assign(window, { setTimeout: (act: () => void, time: number) => wait(act, time === 1000 ? 1e8 : time) });
      });
    },
  });
  const names = await watchNames(page);
  await named(page, 'Chat öffnen').click();
  await expect.poll(() => held.length).toBe(1);
  await held[0]!.continue();
  await named(page, 'Senden').waitFor();
  expect(await names()).toEqual(['Senden']);
  await context.close();
});

test('a language that does not come in time is not waited for, and there when it comes', async () => {
  const held: Route[] = [];
  const { page, context } = await openHost(on.browser, on.demo, {
    options: 'tag',
    lang: 'de',
    before: (blank) => blank.route('**/assets/de-*.js', (route) => void held.push(route)),
  });
  await named(page, 'Chat öffnen').click();
  await named(page, 'Send').waitFor();
  await page.getByRole('textbox', { name: 'Message' }).fill('Hallo');
  await held[0]!.continue();
  await named(page, 'Senden').waitFor();
  expect(await page.getByRole('textbox', { name: 'Nachricht' }).inputValue()).toBe('Hallo');
  await context.close();
});

test('a language that can not be loaded is English, and nothing is blank', async () => {
  const { page, context } = await openHost(on.browser, on.demo, {
    options: 'tag',
    lang: 'de',
    before: (blank) => blank.route('**/assets/de-*.js', (route) => route.abort()),
  });
  await named(page, 'Chat öffnen').click();
  await named(page, 'Send').waitFor();
  await page.getByText('Write to us. The answer appears here.').waitFor();
  expect(await page.locator('bubble-root').getAttribute('lang')).toBe('en');
  await context.close();
});

test('the newest wish counts, whichever comes first', async () => {
  const held: Route[] = [];
  const { page, context, api } = await openHost(on.browser, on.demo, {
    options: { server: on.demo.page },
    before: (blank) => blank.route('**/chunks/de-*.js', (route) => void held.push(route)),
  });
  await named(page, 'Open chat').click();
  await named(page, 'Send').waitFor();
  const names = await watchNames(page);
  await api((bubble) => void bubble.setLocale('de'));
  await expect.poll(() => held.length).toBe(1);
  await api((bubble) => void bubble.setLocale('ar'));
  await named(page, 'إرسال').waitFor();
  const [late] = held;
  const loaded = page.waitForEvent('requestfinished', (request) => request === late!.request());
  await late!.fallback();
  await loaded;
  // Asked for again, it is there at once: what it would have done before is done.
  await api((bubble) => void bubble.setLocale('en'));
  await named(page, 'Send').waitFor();
  expect(await names()).toEqual(['Send', 'إرسال']);
  await context.close();
});

test('an open panel changes its language, its direction, its dates and numbers with it', async () => {
  const { page, context, api } = await openHost(on.browser, on.demo, {
    options: { server: on.demo.page },
    lang: 'de',
    browser: { locale: 'de-DE' },
  });
  await named(page, 'Chat öffnen').click();
  const composer = page.getByRole('textbox');
  await composer.fill('Guten Tag');
  await composer.press('Enter');
  await page.getByRole('log').getByText('Guten Tag').waitFor();
  await page.getByRole('log').getByText('Heute').waitFor();
  await composer.fill('y'.repeat(11_234));
  await page.getByText('1.234 Zeichen zu viel').waitFor();
  const panel = page.getByRole('dialog');
  await expect.poll(async () => (await panel.boundingBox())!.x).toBeGreaterThan(500);

  await api((bubble) => bubble.setLocale('ar'));
  await named(page, 'إرسال').waitFor();
  expect(await panel.evaluate((dialog) => getComputedStyle(dialog).direction)).toBe('rtl');
  expect((await panel.boundingBox())!.x).toBeLessThan(100);
  await page.getByRole('log').getByText('اليوم').waitFor();
  const over = page.getByText('زائد');
  expect(await over.textContent()).toBe(`${new Intl.NumberFormat('ar').format(1_234)} حرفًا زائدًا`);
  // What was begun is still there.
  expect((await page.getByRole('textbox').inputValue()).length).toBe(11_234);

  await api((bubble) => bubble.setLocale('de'));
  await named(page, 'Senden').waitFor();
  expect((await panel.boundingBox())!.x).toBeGreaterThan(500);
  await page.keyboard.press('Escape');
  await named(page, 'Chat öffnen').waitFor();
  await context.close();
});

test('in the pseudo-language nothing is said in plain English, in any state', async () => {
  const { page, context, api } = await openHost(on.browser, on.demo, {
    options: { server: on.demo.page, locale: 'en-XA', title: '[Title]' },
  });
  const plain = (): Promise<string[]> =>
    page.evaluate(() => {
      const root = document.querySelector('bubble-root')!.shadowRoot!;
      const found: string[] = [];
      // A visitor's and an agent's own words, names, initials, and what `Intl` says of days and hours.
      const theirs = '.content, .name, .avatar, .team, .from, .text, time, .day, .copy, .badge';
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        // The exact time of a message is `Intl`'s, too.
        if (element.matches('time')) continue;
        const said = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'].map((name) =>
          element.getAttribute(name),
        );
        const isTheirs = element.closest(theirs) !== null;
        const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
        if (!isTheirs) said.push(...texts.map((node) => node.textContent));
        for (const text of said)
          if (text && /\p{L}{2}/u.test(text) && !/^\[.*\]$/su.test(text.trim())) found.push(text);
      }
      return found;
    });
  const expectNone = async (): Promise<void> => expect(await plain()).toEqual([]);
  const send = page.locator('.send');

  await page.locator('.launcher').waitFor();
  await expectNone();
  await page.locator('.launcher').click();
  await send.waitFor();
  await expectNone();
  // A message on its way, sent, answered.
  await page.getByRole('textbox').fill('Hello there');
  await page.getByRole('textbox').press('Enter');
  await expectNone();
  await page.locator('.ticks').waitFor();
  await reply(on.demo, 'Hello there');
  await page.locator('.agent').waitFor();
  await expectNone();
  // Closed by the team.
  const conversation = `/api/v1/accounts/1/conversations/${await on.demo.newestConversation()}`;
  await on.demo.upstream('POST', `${conversation}/toggle_status`, { status: 'resolved' });
  await page.locator('.status:not(:empty)').waitFor();
  await expectNone();
  // Waiting, refused, too long.
  await page.route('**/messages', (route) => route.fulfill({ status: 503, body: '{"code":"upstream_busy"}' }));
  await page.getByRole('textbox').fill('This one waits');
  await page.getByRole('textbox').press('Enter');
  await page.locator('.waiting .plain').waitFor();
  await expectNone();
  await page.unroute('**/messages');
  await page.route('**/messages', (route) => route.fulfill({ status: 422, body: '{"code":"message_refused"}' }));
  await page.locator('.waiting .plain').click();
  await page.locator('.refused .plain').first().waitFor();
  await expectNone();
  await page.getByRole('textbox').fill('y'.repeat(10_003));
  await page.locator('.over').waitFor();
  await expectNone();
  // Closed, with a card beside the launcher.
  await api((bubble) => bubble.close());
  await on.demo.upstream('POST', `${conversation}/messages`, { content: 'Are you there?' });
  await page.locator('.card:not([hidden])').waitFor();
  await expectNone();
  await context.close();
});
