// @vitest-environment node
import './page.ts';
import { render } from '@testing-library/preact';
import { atom } from 'nanostores';
import { expect, test } from 'vitest';
import { Text } from '../../widget/panel/content/Text.tsx';
import { createLinkFinder } from '../../widget/panel/content/link-finder.ts';
import { ViewContext, type View } from '../../widget/panel/view.ts';
import { eventually } from '../support/eventually.ts';

const finder = createLinkFinder();
const view = { links: finder, $richText: atom(undefined) } as unknown as View;

async function show(text: string): Promise<Element> {
  const shown = render(
    <ViewContext.Provider value={view}>
      <Text text={text} />
    </ViewContext.Provider>,
  ).container;
  if (finder.$find.get() || !/[@:]/.test(text)) return shown;
  await eventually(() => shown.querySelector('a'));
  return shown;
}

test('a text is there before its links, and the same with them', async () => {
  const text = 'See https://a.test/x, or write to help@a.test, or call +41 31 000 00 00.';
  const shown = await show(text);
  expect(shown.textContent).toBe(text);
  expect(
    [...shown.querySelectorAll('a')].map((link) => [link.getAttribute('href'), link.target, link.rel, link.dir]),
  ).toEqual([
    ['https://a.test/x', '_blank', 'noopener noreferrer nofollow', 'ltr'],
    ['mailto:help@a.test', '', 'noopener noreferrer nofollow', 'ltr'],
    ['tel:+41310000000', '', 'noopener noreferrer nofollow', 'ltr'],
  ]);
});

test('markup is text', async () => {
  const text = '<img src=x onerror=alert(1)> **bold** <b>b</b>\n<script>1</script>';
  const shown = await show(text);
  expect(shown.textContent).toBe(text);
  expect(shown.querySelectorAll('p *')).toHaveLength(0);
});

test('a link that leads elsewhere than it seems says where', async () => {
  const shown = await show('https://bank.test@evil.test/login');
  expect(shown.textContent).toBe('https://bank.test@evil.test/login (evil.test)');
});
