// @vitest-environment node
import './page.ts';
import { render } from '@testing-library/preact';
import { expect, test } from 'vitest';
import { Text } from '../../widget/panel/content/Text.tsx';

function show(text: string): Element {
  return render(<Text text={text} />).container;
}

function links(text: string): (string | null)[] {
  return [...show(text).querySelectorAll('a')].map((link) => link.getAttribute('href'));
}

test('a link ends where its sentence does', () => {
  expect(links('See https://a.test/x, (http://b.test/y?z=1) and "https://c.test".')).toEqual([
    'https://a.test/x',
    'http://b.test/y?z=1',
    'https://c.test',
  ]);
});

test('nothing but http is a link', () => {
  expect(links('javascript:alert(1) data:text/html,x mailto:a@b.test ftp://a.test xhttps://a.test https://')).toEqual(
    [],
  );
});

test('markup is text', () => {
  const text = '<img src=x onerror=alert(1)> **bold** <b>b</b>\n<script>1</script>';
  const shown = show(text);
  expect(shown.textContent).toBe(text);
  expect(shown.querySelectorAll('p *')).toHaveLength(0);
});

test('a page of addresses is read in no time', () => {
  const began = performance.now();
  expect(links('https://a.test/'.concat('!'.repeat(10_000)))).toEqual(['https://a.test/']);
  expect(performance.now() - began).toBeLessThan(500);
});
