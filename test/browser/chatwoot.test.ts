import { describe, expect, test } from 'vitest';
import { openChatwootPage, WEBSITE_TOKEN, type PageWish } from '../support/chatwoot.ts';
import { deploy } from '../support/deployment.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo({ BUBBLE_LIMITS: 'off', BUBBLE_WEBSITE_TOKEN: WEBSITE_TOKEN });
const SOON = { timeout: 10_000 };
const open = (wish: PageWish = {}) => openChatwootPage(on.browser, on.demo, wish);
const MESSAGES = (id: number) => `/api/v1/accounts/1/conversations/${id}/messages`;

describe("a page with Chatwoot's snippet", () => {
  test('has the bubble, and hears what happens under the names it knows', async () => {
    const { page, context, complaints, ask, hears, told } = await open();
    const bubble = new Bubble(page);
    expect(await hears('ready')).toBeNull();
    expect(await ask((widget) => [widget['hasLoaded'], widget['isOpen'], widget['websiteToken']])).toEqual([
      true,
      false,
      WEBSITE_TOKEN,
    ]);
    await ask((widget) => widget.toggle('open'));
    await bubble.composer.waitFor();
    expect(await hears('opened')).toBeNull();
    expect(await page.getByRole('heading', { name: 'Lamplight Support' }).isVisible()).toBe(true);

    await bubble.send('Do you ship to Bern?');
    expect(await hears('on-start-conversation')).toEqual({ hasConversation: false });
    const id = await on.demo.newestConversation();
    expect(await hears('on-message')).toMatchObject({
      content: 'Do you ship to Bern?',
      message_type: 0,
      conversation_id: id,
      sender_type: 'Contact',
      sender: { type: 'contact' },
    });
    await bubble.closer.click();
    expect(await hears('closed')).toBeNull();
    expect(await ask((widget) => widget['isOpen'])).toBe(false);

    await on.demo.upstream('POST', MESSAGES(id), { content: 'Yes, in two days.' });
    await expect.poll(() => hears('on-unread-message-count-changed'), SOON).toEqual({ unreadMessageCount: 1 });
    const { sender, ...message } = (await hears('on-message')) as Record<string, unknown>;
    expect(message).toMatchObject({
      id: expect.any(Number),
      content: 'Yes, in two days.',
      content_type: 'text',
      created_at: expect.any(Number),
      message_type: 1,
      sender_type: 'User',
    });
    expect(sender).toMatchObject({ id: expect.any(Number), name: expect.stringMatching(/./), type: 'user' });
    await ask((widget) => widget.toggle());
    await bubble.shows('Yes, in two days.');
    await expect.poll(() => hears('on-unread-message-count-changed'), SOON).toEqual({ unreadMessageCount: 0 });

    await bubble.send('Thank you');
    await expect.poll(() => hears('on-message'), SOON).toMatchObject({ content: 'Thank you' });
    const names = (await told()).map(({ name }) => name);
    for (const once of ['ready', 'on-start-conversation'])
      expect(names.filter((name) => name === once)).toHaveLength(1);
    expect(names.filter((name) => name === 'on-message')).toHaveLength(3);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('may ask everything of $chatwoot as soon as it is there, before anything of ours is loaded', async () => {
    const { page, context, complaints, hears } = await open({
      before: 'window.names = Object.keys(window)',
      scripts: `<script src="/packs/js/sdk.js"></script><script>
        chatwootSDK.run({ websiteToken: '${WEBSITE_TOKEN}', baseUrl: location.origin });
        $chatwoot.setLocale('de');
        $chatwoot.toggle('open');
        window.atOnce = [$chatwoot.isOpen, $chatwoot.hasLoaded];
        window.made = Object.keys(window).filter((name) => !names.includes(name));
      </script>`,
    });
    await page.getByRole('textbox', { name: 'Nachricht' }).waitFor();
    await hears('opened');
    expect(await page.evaluate('atOnce')).toEqual([true, false]);
    expect(await page.evaluate('made')).toEqual(['names', 'chatwootSDK', '$chatwoot', 'atOnce']);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('has its side, label, scheme, language and words as it has asked for', async () => {
    const { page, context, complaints } = await open({
      before: `chatwootSettings = { position: 'left', type: 'expanded_bubble', launcherTitle: 'Ask us', locale: 'de_CH',
        darkMode: 'dark', welcomeDescription: 'Grüezi', widgetStyle: 'flat', showPopoutButton: true, baseDomain: '.x' }`,
    });
    const launcher = page.getByRole('button', { name: 'Ask us Chat öffnen' });
    await launcher.waitFor();
    expect((await launcher.boundingBox())!.x).toBe(20);
    await launcher.click();
    await page.getByRole('log').getByText('Grüezi').waitFor();
    const surface = await page.getByRole('dialog').evaluate((panel) => getComputedStyle(panel).backgroundColor);
    expect(surface).toBe('rgb(25, 29, 28)');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('is light, on the right and in the language of the page, where it has asked for nothing', async () => {
    const { page, context } = await open({ lang: 'de', browser: { colorScheme: 'dark' } });
    const launcher = page.getByRole('button', { name: 'Chat öffnen' });
    await launcher.waitFor();
    const box = (await launcher.boundingBox())!;
    expect(box.x + box.width).toBe(1260);
    await launcher.click();
    const surface = () => page.getByRole('dialog').evaluate((panel) => getComputedStyle(panel).backgroundColor);
    await page.getByRole('textbox').waitFor();
    expect(await surface()).toBe('rgb(255, 255, 255)');
    await page.evaluate("$chatwoot.setColorScheme('auto')");
    await expect.poll(surface).toBe('rgb(25, 29, 28)');
    await context.close();
  });

  test('on the left of an Arabic page the bubble is on the left', async () => {
    const { page, context } = await open({ lang: 'ar', before: "chatwootSettings = { position: 'left' }" });
    const launcher = page.locator('.launcher');
    await launcher.waitFor();
    expect((await launcher.boundingBox())!.x).toBe(20);
    await context.close();
  });

  test('shows no launcher where it has one of its own; the panel opens all the same, and the focus goes back', async () => {
    const { page, context, complaints, hears } = await open({
      before: 'chatwootSettings = { hideMessageBubble: true }',
      body: `<button id="help" onclick="$chatwoot.toggle('open')">Help</button>`,
    });
    const bubble = new Bubble(page);
    await hears('ready');
    await page.locator('bubble-root').waitFor({ state: 'attached' });
    expect(await page.locator('.launcher').isVisible()).toBe(false);
    await page.locator('#help').click();
    await bubble.composer.waitFor();
    await bubble.composer.focus();
    await page.keyboard.press('Escape');
    await bubble.panel.waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('help');
    expect(await page.locator('.launcher').isVisible()).toBe(false);
    await page.evaluate("$chatwoot.toggleBubbleVisibility('show')");
    await bubble.launcher.waitFor();
    await page.evaluate("$chatwoot.toggleBubbleVisibility('hide')");
    await bubble.launcher.waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('gets no card for a new message where it wants none', async () => {
    const { page, context, hears, ask } = await open({
      before: 'chatwootSettings = { showUnreadMessagesDialog: false }',
    });
    const bubble = new Bubble(page);
    await bubble.open();
    await bubble.send('Is anybody there?');
    await ask((widget) => widget.toggle('close'));
    await on.demo.upstream('POST', MESSAGES(await on.demo.newestConversation()), { content: 'Here I am' });
    await hears('on-unread-message-count-changed');
    await page.locator('.badge', { hasText: '1' }).waitFor();
    expect(await page.locator('.card').isVisible()).toBe(false);
    await context.close();
  });

  test('with a token that no site has gets the first site, and one line on the console that says so', async () => {
    const { page, context, complaints } = await open({ token: 'from-another-inbox' });
    await new Bubble(page).launcher.waitFor();
    expect(complaints).toEqual([expect.stringMatching(/from-another-inbox.*BUBBLE_WEBSITE_TOKEN/)]);
    await context.close();
  });

  test('may have a strict content security policy', async () => {
    const { page, context, complaints, ask, hears } = await open({
      csp: "default-src 'none'; script-src 'nonce-it' 'strict-dynamic'; connect-src 'self'; img-src 'self' data:",
    });
    const bubble = new Bubble(page);
    await hears('ready');
    await ask((widget) => [widget.toggleBubbleVisibility('hide'), widget.toggle('open')]);
    await bubble.composer.waitFor();
    await bubble.send('Under a policy');
    // The page's own script without the nonce.
    expect(complaints.filter((text) => !/inline script/.test(text))).toEqual([]);
    await context.close();
  });

  test("finds a server under a path of the page's own domain", async () => {
    const deployment = await deploy({ at: 'shop.test/chat' });
    const server = new URL('chat', deployment.page).href;
    const { page, context, hears } = await openChatwootPage(on.browser, { page: server });
    const bubble = new Bubble(page);
    expect(await hears('ready')).toBeNull();
    await bubble.open();
    await bubble.send('Under a path');
    await context.close();
    deployment.close();
  });

  test('hears an error where the bubble can not be loaded', async () => {
    const { context, hears } = await open({
      scripts: `<script src="/packs/js/sdk.js"></script><script>
        chatwootSDK.run({ websiteToken: '${WEBSITE_TOKEN}', baseUrl: location.origin });
      </script>`,
      abort: '**/module.js',
    });
    expect(await hears('error')).toMatchObject({ code: 'not_loaded' });
    await context.close();
  });

  test('is told at once of a call that has not what it needs', async () => {
    const { context, ask, hears } = await open();
    await hears('ready');
    const refused = await ask((widget) => {
      const calls = [
        () => widget.setUser({}, { name: 'Ada' }),
        () => widget.setUser('7', { phone_number: '+41310000000' }),
        () => widget.setUser('7', undefined),
        () => widget.setCustomAttributes({}),
        () => widget.deleteCustomAttribute(''),
        () => widget.setConversationCustomAttributes({}),
        () => widget.deleteConversationCustomAttribute(''),
      ];
      return calls.map((call) => {
        try {
          call();
          return 'taken';
        } catch (error) {
          return (error as Error).name;
        }
      });
    });
    expect(refused).toEqual(Array.from({ length: 7 }, () => 'Error'));
    await context.close();
  });
});
