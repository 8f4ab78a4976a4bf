import type { Locator, Page, Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openHost, type HostPage } from '../support/host.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo({ BUBBLE_LIMITS: 'off', BUBBLE_COLOR: '#4b0082', BUBBLE_GREETING: 'Ask us about lamps.' });

const open = (wish: Partial<HostPage> = {}) =>
  openHost(on.browser, on.demo, {
    options: { server: on.demo.page },
    browser: { viewport: { width: 1280, height: 800 } },
    ...wish,
  });
const withOptions = (options: object, wish: Partial<HostPage> = {}) =>
  open({ options: { server: on.demo.page, ...options }, ...wish });
const styleOf = (locator: Locator, name: string) =>
  locator.evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name);
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.localName);
const hasLauncher = (page: Page) => page.locator('.launcher').isVisible();

describe('the look', () => {
  test("the site's colour and greeting come from the server", async () => {
    const { page, context, complaints } = await open({ options: 'tag' });
    const bubble = new Bubble(page);
    await bubble.launcher.waitFor();
    expect(await styleOf(bubble.launcher, 'background-color')).toBe('rgb(75, 0, 130)');
    await bubble.open();
    await bubble.log.getByText('Ask us about lamps.').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a tag has its own colour, greeting, side, theme and words', async () => {
    const { page, context, complaints } = await open({
      options: 'tag',
      attributes: `data-color="#fe8" data-greeting="Hello from the tag" data-side="start" data-theme="dark"
        data-texts='{"send":"Off it goes"}' data-cfasync="false"`,
    });
    const bubble = new Bubble(page);
    await bubble.launcher.waitFor();
    expect(await styleOf(bubble.launcher, 'background-color')).toBe('rgb(255, 238, 136)');
    expect((await bubble.launcher.boundingBox())!.x).toBe(20);
    await bubble.open();
    expect((await bubble.panel.boundingBox())!.x).toBe(20);
    await bubble.log.getByText('Hello from the tag').waitFor();
    expect(await styleOf(bubble.panel, 'background-color')).toBe('rgb(25, 29, 28)');
    await page.getByRole('button', { name: 'Off it goes' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('on the side of the start the bubble is at the right in Arabic', async () => {
    const { page, context } = await withOptions({ side: 'start', locale: 'ar' });
    const launcher = page.locator('.launcher');
    await launcher.waitFor();
    const box = (await launcher.boundingBox())!;
    expect(box.x + box.width).toBe(1260);
    await launcher.click();
    const panel = (await page.getByRole('dialog').boundingBox())!;
    expect(panel.x + panel.width).toBe(1260);
    await context.close();
  });

  test('a white launcher on a white page has an edge, and a dark picture', async () => {
    const { page, context } = await withOptions({ color: '#fff' });
    const { launcher } = new Bubble(page);
    await launcher.waitFor();
    expect(await styleOf(launcher, 'background-color')).toBe('rgb(255, 255, 255)');
    const [, grey] = /^rgb\((\d+), \1, \1\)$/.exec(await styleOf(launcher, 'border-top-color'))!;
    expect(Number(grey)).toBeLessThan(150);
    expect(await styleOf(launcher, 'color')).toBe('rgb(31, 31, 31)');
    await context.close();
  });

  test('a label stands beside the picture, and is a part of what is read out', async () => {
    const { page, context } = await withOptions({ label: 'Ask us' });
    const launcher = page.getByRole('button', { name: 'Ask us Open chat' });
    await launcher.waitFor();
    const box = (await launcher.boundingBox())!;
    expect(box.width).toBeGreaterThan(box.height * 1.5);
    expect(box.x + box.width).toBe(1260);
    await launcher.click();
    await page.getByRole('textbox').waitFor();
    await context.close();
  });

  test('a wrong option and an unknown one are said in one message, and the bubble is there all the same', async () => {
    const { page, context, complaints } = await open({
      options: 'tag',
      attributes: 'data-color="red" data-colour="#fff"',
    });
    const { launcher } = new Bubble(page);
    await launcher.waitFor();
    expect(complaints).toEqual([expect.stringMatching(/color="red" has to be #rgb or #rrggbb; colour is no option/)]);
    expect(await styleOf(launcher, 'background-color')).toBe('rgb(14, 90, 80)');
    await context.close();
  });

  test('a launcher is never seen without its colour, label and language', async () => {
    const { page, context } = await withOptions(
      { color: '#4b0082', label: 'Ask us' },
      {
        lang: 'de',
        before: (blank) =>
          blank.addInitScript(() => {
            const looks = new Set<string>();
            Object.assign(window, { looks });
            const look = (): void => {
              const button = document.querySelector('bubble-root')?.shadowRoot?.querySelector('button');
              if (button)
                looks.add([getComputedStyle(button).backgroundColor, button.innerText, button.ariaLabel].join());
              requestAnimationFrame(look);
            };
            look();
          }),
      },
    );
    await page.getByRole('button', { name: 'Ask us Chat öffnen' }).waitFor();
    const looks = await page.evaluate(() => [...(window as never as { looks: Set<string> }).looks]);
    expect(looks).toEqual(['rgb(75, 0, 130),Ask us,Chat öffnen']);
    await context.close();
  });

  test("a host's own words are said, even if the panel was quicker than they", async () => {
    const held: Route[] = [];
    const { page, context, api } = await withOptions(
      { texts: '{"send":"Off it goes"}', greeting: 'Hello from the page' },
      { before: (blank) => blank.route('**/chunks/appearance-*.js', (route) => void held.push(route)) },
    );
    await expect.poll(() => held.length).toBe(1);
    const streaming = page.waitForRequest('**/events?**');
    await api((bubble) => bubble.open());
    await streaming;
    await held[0]!.fallback();
    await page.getByRole('button', { name: 'Off it goes' }).waitFor();
    await page.getByText('Hello from the page').waitFor();
    await context.close();
  });

  test('the theme changes while the panel is open, and goes back to what the system says', async () => {
    const { page, context, api } = await open();
    const bubble = new Bubble(page);
    await bubble.open();
    const surface = () => styleOf(bubble.panel, 'background-color');
    expect(await surface()).toBe('rgb(255, 255, 255)');
    await api((one) => one.setTheme('dark'));
    // The code that applies it may still have to load.
    await expect.poll(surface).toBe('rgb(25, 29, 28)');
    await api((one) => one.setTheme('auto'));
    await expect.poll(surface).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(surface).toBe('rgb(25, 29, 28)');
    await api((one) => one.setTheme('light'));
    await expect.poll(surface).toBe('rgb(255, 255, 255)');
    await context.close();
  });
});

describe("the host's own button", () => {
  const body =
    '<button id="help" class="help">Help</button><p><a href="/elsewhere" id="link" class="help">Write</a></p>';

  test('opens and closes, tells what it does, and has the focus again', async () => {
    const { page, context, complaints } = await withOptions({ launcher: '.help' }, { body });
    const bubble = new Bubble(page);
    const button = page.locator('#help');
    await expect.poll(() => button.getAttribute('aria-expanded')).toBe('false');
    expect(await button.getAttribute('aria-haspopup')).toBe('dialog');
    expect(await hasLauncher(page)).toBe(false);
    await button.focus();
    await page.keyboard.press('Enter');
    await bubble.composer.waitFor();
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Escape');
    await bubble.panel.waitFor({ state: 'hidden' });
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    expect(await focused(page)).toBe('help');
    expect(await hasLauncher(page)).toBe(false);
    await button.click();
    await bubble.composer.waitFor();
    await button.click();
    await bubble.panel.waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('may be a link, or come late; each tells the same, and the one that was used has the focus again', async () => {
    const { page, context } = await withOptions({ launcher: '.help' }, { body });
    const bubble = new Bubble(page);
    await page.locator('#help[aria-haspopup]').waitFor();
    await page.evaluate(() =>
      document.body.insertAdjacentHTML('beforeend', '<button id="late" class="help">Late</button>'),
    );
    await page.locator('#late[aria-expanded="false"]').waitFor();
    await page.locator('#link').click();
    await bubble.composer.waitFor();
    for (const id of ['help', 'link', 'late']) {
      expect(await page.locator(`#${id}`).getAttribute('aria-expanded')).toBe('true');
    }
    expect(page.url()).toMatch(/\/host$/);
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('link');
    await page.locator('#late').click();
    await bubble.composer.waitFor();
    // Drawn anew by the page meanwhile: then it is another one of them.
    await page.evaluate(() => document.querySelector('#late')!.remove());
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('help');
    await context.close();
  });

  test('is as it was once the bubble is taken away', async () => {
    const { page, context, api } = await withOptions({ launcher: '.help' }, { body });
    await page.locator('#help[aria-haspopup]').waitFor();
    await api((bubble) => bubble.destroy());
    expect(await page.locator('#help').evaluate((one) => one.outerHTML)).toBe(
      '<button id="help" class="help">Help</button>',
    );
    await page.locator('#help').click();
    expect(await page.locator('bubble-root').count()).toBe(0);
    await context.close();
  });

  test('with "none" there is no button; the page opens, and the focus goes back to where it was', async () => {
    const { page, context, api } = await withOptions({ launcher: 'none' }, { body: '<input id="name">' });
    const bubble = new Bubble(page);
    await page.locator('bubble-root').waitFor({ state: 'attached' });
    expect(await hasLauncher(page)).toBe(false);
    await page.locator('#name').focus();
    await api((one) => one.open());
    await bubble.composer.waitFor();
    await bubble.composer.focus();
    await page.keyboard.press('Escape');
    await bubble.panel.waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('name');
    expect(await hasLauncher(page)).toBe(false);
    await context.close();
  });
});
