import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { HOSTILE_MARKDOWN } from '../support/hostile-markdown.ts';
import { Bubble } from '../support/panel.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const ANSWER = `It takes **E14**. See the [guide](https://lamps.test/guide):

1. Unplug it.
2. Turn the *shade*.

| Bulb | Price |
|------|------:|
| warm | 6.90 |

\`\`\`html
<script src="/bubble.js"></script>
\`\`\``;

async function answers(content: string): Promise<void> {
  const path = `/api/v1/accounts/1/conversations/${await on.demo.newestConversation()}/messages`;
  await on.demo.upstream('POST', path, { content });
}

test('a visitor reads the Markdown of an agent, copies its code, and loads nothing for it before it is there', async () => {
  const { page, context, complaints } = await newPage(on.browser);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(request.url()));
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('Which bulb?');
  await answers('One moment.');
  await bubble.shows('One moment.');
  expect(scripts.filter((url) => url.includes('rich-text'))).toEqual([]);

  await answers(ANSWER);
  await bubble.log.getByRole('strong').getByText('E14', { exact: true }).waitFor();
  const link = bubble.log.getByRole('link', { name: 'guide' });
  expect(await link.getAttribute('href')).toBe('https://lamps.test/guide');
  expect(await bubble.log.getByRole('listitem').allInnerTexts()).toEqual(['Unplug it.', 'Turn the shade.']);
  expect(await bubble.log.getByRole('columnheader').allInnerTexts()).toEqual(['Bulb', 'Price']);
  expect(await bubble.log.getByRole('cell').allInnerTexts()).toEqual(['warm', '6.90']);
  await bubble.log.getByRole('button', { name: 'Copy' }).click();
  await bubble.log.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('<script src="/bubble.js"></script>\n');
  expect(scripts.filter((url) => url.includes('rich-text'))).toHaveLength(1);
  // The end of the log is still in sight.
  expect(await bubble.log.evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop)).toBeLessThan(2);

  await bubble.send('**Thanks**');
  expect(await bubble.log.getByText('**Thanks**', { exact: true }).count()).toBe(1);
  expect(complaints).toEqual([]);
  await context.close();
});

test('no text of an agent runs, asks another server or leaves the page, under a strict policy with Trusted Types', async () => {
  expect(HOSTILE_MARKDOWN.length).toBeGreaterThan(150);
  const { page, context, complaints } = await newPage(on.browser);
  const server = on.demo.page;
  const address = shop.page('/', `<script nonce="r4nd0m" type="module" async src="${server}/bubble.js"></script>`, {
    'content-security-policy':
      `default-src 'none'; script-src 'nonce-r4nd0m' 'strict-dynamic'; style-src 'nonce-r4nd0m'; connect-src ${server}; ` +
      `img-src ${server}; media-src ${server}; require-trusted-types-for 'script'; trusted-types 'none'`,
  });
  await page.addInitScript(() => {
    const heard: string[] = ((window as { violations?: string[] }).violations = []);
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, sample }) =>
      heard.push(`${effectiveDirective} ${sample}`),
    );
  });
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  page.on('dialog', (dialog) => void dialog.accept().then(() => complaints.push('a dialog')));
  await page.goto(address);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('Please try');
  // Headings between them end what one of them has left open.
  for (let at = 0; at < HOSTILE_MARKDOWN.length; at += 10) {
    const texts = HOSTILE_MARKDOWN.slice(at, at + 10).map((text) => `${text}\n\n# next\n\n`);
    await Promise.all([answers(texts.slice(0, 5).join('')), answers(texts.slice(5).join(''))]);
    await answers(`*${at} sent*`);
    await bubble.shows(`${at} sent`);
    const found = await bubble.log.evaluate((log) => {
      for (const link of log.querySelectorAll('a')) link.focus({ preventScroll: true });
      log.focus({ preventScroll: true });
      for (const one of log.querySelectorAll('*')) one.dispatchEvent(new Event('mouseover', { bubbles: true }));
      return {
        ran: 'ran' in window,
        elements: [
          ...log.querySelectorAll(
            'img,script,style,link,meta,base,iframe,object,embed,form,svg script,video,audio,template',
          ),
        ]
          .filter((one) => !one.closest('.avatar'))
          .map((one) => one.outerHTML),
        handlers: [...log.querySelectorAll('*')].flatMap((one) =>
          one
            .getAttributeNames()
            .filter((name) => name.startsWith('on') || (name === 'style' && one.className !== 'block')),
        ),
        links: [...log.querySelectorAll('a')]
          .map(({ href }) => href)
          .filter((href) => !/^(https?|mailto|tel):/.test(href)),
      };
    });
    expect(found).toEqual({ ran: false, elements: [], handlers: [], links: [] });
  }
  expect([...asked].filter((origin) => origin !== server && origin !== shop.origin)).toEqual([]);
  expect(await page.evaluate(() => (window as { violations?: string[] }).violations)).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});
