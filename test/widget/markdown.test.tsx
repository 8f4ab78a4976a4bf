import { cleanup } from '@testing-library/preact';
import { afterEach, describe, expect, test } from 'vitest';
import { readMarkdown } from '../../widget/panel/content/markdown/lexer.ts';
import { safeLink } from '../../widget/panel/content/markdown/safe-link.ts';
import { showText } from './markdown-page.tsx';

afterEach(cleanup);

const linksIn = (text: string): (string | null)[][] =>
  [...showText(text).querySelectorAll('a')].map((link) => [link.textContent, link.getAttribute('href')]);

describe("an agent's text", () => {
  test('has bold, italic, struck and code text', () => {
    const shown = showText('**bold** _it_ ~~gone~~ `code` ***both***');
    expect(shown.querySelector('p')!.innerHTML).toBe(
      '<strong>bold</strong> <em>it</em> <del>gone</del> <code dir="ltr">code</code> <em><strong>both</strong></em>',
    );
  });

  test('keeps each line break that the agent typed', () => {
    const shown = showText('**one**\ntwo\\\nthree  \nfour');
    expect(shown.querySelector('p')!.innerHTML).toBe('<strong>one</strong>\ntwo<br>three<br>four');
  });

  test('has headings as strong lines, which disturb no heading of the page', () => {
    const shown = showText('# One\n\ntext\n\nTwo\n---');
    expect(shown.querySelectorAll('h1,h2,h3,h4,h5,h6,[role=heading]')).toHaveLength(0);
    expect([...shown.querySelectorAll('strong')].map((line) => line.textContent)).toEqual(['One', 'Two']);
  });

  test('has lists that begin with any number, and tasks', () => {
    const shown = showText('7. seven\n8. eight\n   - inner\n\n- [ ] open\n- [x] done');
    expect(shown.querySelector('ol')!.getAttribute('start')).toBe('7');
    expect(shown.querySelector('ol ul')!.textContent).toBe('inner');
    expect([...shown.querySelectorAll('input')].map((box) => [box.checked, box.disabled])).toEqual([
      [false, true],
      [true, true],
    ]);
  });

  test('has tables, whose figures stand where the agent wants them', () => {
    const shown = showText('Two:\n| Bulb | Price |\n|------|------:|\n| E14 `a\\|b` | 6.90 |\n| only one |');
    expect([...shown.querySelectorAll('tr')].map((row) => [...row.children].map((cell) => cell.textContent))).toEqual([
      ['Bulb', 'Price'],
      ['E14 a|b', '6.90'],
      ['only one', ''],
    ]);
    expect(shown.querySelectorAll('.right')).toHaveLength(3);
    expect(shown.querySelector('p')!.textContent).toBe('Two:');
  });

  test('has code whose language is named, from left to right', () => {
    const shown = showText('```html\n<b>&amp;\n  x\n```');
    expect(shown.querySelector('pre')!.textContent).toBe('<b>&amp;\n  x\n');
    expect(shown.querySelector('pre')!.dir).toBe('ltr');
    expect(shown.querySelector('figcaption span')!.textContent).toBe('html');
  });

  test.each([
    ['&auml;&Eacute;&nbsp;&euro;&#128161;&#x41;&hellip;', 'äÉ\u00a0€💡A…'],
    ['&nothing; &#0; &#xD800; &toString; &constructor;', '&nothing; \ufffd \ufffd &toString; &constructor;'],
  ])('has the characters that entities stand for: %s', (text, characters) => {
    expect(showText(`*${text}*`).textContent).toBe(characters);
  });

  test('turns each block in the direction of its text', () => {
    const shown = showText('Hello *you*\n\nمرحبا\n\n- قائمة\n\n> اقتباس');
    const blocks = [...shown.querySelectorAll('.markdown > *')].map((block) => [
      block.tagName,
      block.getAttribute('dir'),
    ]);
    expect(blocks).toEqual([
      ['P', 'auto'],
      ['P', 'auto'],
      ['UL', 'auto'],
      ['BLOCKQUOTE', 'auto'],
    ]);
  });
});

describe("the visitor's own text", () => {
  test('stays as typed, and its addresses are links', () => {
    const shown = showText('**no** [a](https://a.test) https://b.test/x', 'visitor');
    expect(shown.textContent).toBe('**no** [a](https://a.test) https://b.test/x');
    expect(shown.querySelectorAll('strong')).toHaveLength(0);
    expect([...shown.querySelectorAll('a')].map((link) => link.textContent)).toEqual([
      'https://a.test',
      'https://b.test/x',
    ]);
  });

  test.each(['👍', '🎉 👩‍👩‍👧‍👦', '🏳️‍🌈🇨🇭❤️'])('is large if it is only emoji: %s', (text) => {
    for (const author of ['visitor', 'agent'] as const)
      expect(showText(text, author).querySelector('.emoji')!.textContent).toBe(text);
  });

  test.each(['👍 ok', '👍👍👍👍', '©', '12', '🇨'])('is not large if it is more, or none: %s', (text) => {
    expect(showText(text, 'visitor').querySelectorAll('.emoji')).toHaveLength(0);
  });
});

describe('a link', () => {
  test('has the name that the agent gave it, and opens beside the page without telling it who follows', () => {
    const [link] = showText('[the *guide*](https://lamps.test/guide "title")').querySelectorAll('a');
    expect(link!.outerHTML).toBe(
      '<a href="https://lamps.test/guide" target="_blank" rel="noopener noreferrer nofollow">the <em>guide</em></a>',
    );
  });

  test('of a picture shows its text, and loads nothing', () => {
    const shown = showText(
      '![a lamp](https://lamps.test/a.png) and [![in](https://lamps.test/b.png)](https://lamps.test/)',
    );
    expect(shown.querySelectorAll('img')).toHaveLength(0);
    expect(linksIn('![a lamp](https://lamps.test/a.png) [![in](https://x.test/b.png)](https://lamps.test/)')).toEqual([
      ['a lamp', 'https://lamps.test/a.png'],
      ['in', 'https://lamps.test/'],
    ]);
  });

  test('is found in a text around marks, whole', () => {
    expect(linksIn('*see* https://lamps.test/a_b_c~d?x=_y_&z=1. And <mailto:a@lamps.test> <b@lamps.test>')).toEqual([
      ['https://lamps.test/a_b_c~d?x=_y_&z=1', 'https://lamps.test/a_b_c~d?x=_y_&z=1'],
      ['mailto:a@lamps.test', 'mailto:a@lamps.test'],
      ['b@lamps.test', 'mailto:b@lamps.test'],
    ]);
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'blob:https://a.test/1',
    'file:///etc/passwd',
    'mention://user/1/Ann',
    '/path',
    '//evil.test',
    '#top',
    '',
  ])('leads nowhere else than to a page, an e-mail or a number: %j', (destination) => {
    expect(safeLink(destination, 'click')).toBeUndefined();
  });

  test.each([
    ['https://bank.test', 'https://evil.test/', 'evil.test'],
    ['bank.test/login', 'https://bank.test.evil.test/', 'bank.test.evil.test'],
    ['click', 'https://bank.test@evil.test/', 'evil.test'],
    ['аpple.test', 'https://аpple.test/', 'xn--pple-43d.test'],
    ['\u202emoc.knab', 'https://evil.test/', 'evil.test'],
    ['ann@bank.test', 'mailto:evil@evil.test', 'evil@evil.test'],
    ['ann@bank.test', 'https://evil.test/', 'evil.test'],
    ['+41 31 000 00 00', 'tel:+4900000000', '+4900000000'],
  ])('that seems to lead to %s says that it leads to %s', (shown, destination, note) => {
    expect(safeLink(destination, shown)?.note).toBe(note);
  });

  test.each([
    ['https://bank.test/login', 'https://bank.test/login'],
    ['BANK.test', 'https://bank.test/'],
    ['our guide, 2026-01-15', 'https://bank.test/'],
    ['ann@bank.test', 'mailto:ann@bank.test'],
    ['031 000 00 00', 'tel:+41310000000'],
  ])('that says where it leads says it once: %s', (shown, destination) => {
    expect(safeLink(destination, shown)).toMatchObject({ note: undefined });
  });
});

describe('a text that was made to do harm', () => {
  const many = (text: string, length = 10_000): string => text.repeat(Math.ceil(length / text.length)).slice(0, length);

  test('of 150,000 characters is shown as it was typed', () => {
    const text = many('**a** [b](https://a.test) ', 150_000);
    expect(readMarkdown(text)).toBeUndefined();
    expect(showText(text).textContent).toBe(text);
  });

  test.each([
    ['quotes', many('>')],
    ['lists', many('- ')],
    ['lists that blank lines go on with', many('- ', 5_000) + many('a\n\n', 5_000)],
    ['lists by indent', Array.from({ length: 130 }, (_, depth) => `${' '.repeat(depth)}- a`).join('\n')],
    ['open brackets', many('[')],
    ['pictures', many('![')],
    ['brackets in pairs', many('[', 5_000) + many(']', 5_000)],
    ['addresses without an end', many('[a](')],
    ['addresses in brackets', many('[a](<')],
    ['titles without an end', many('[a](/u "')],
    ['titles of backslashes', `[a](/u "${many('\\!', 9_000)}`],
    ['emphasis without an end', many('*a **b ')],
    ['emphasis in emphasis', many('*a _b ', 5_000) + many('b_ a* ', 5_000)],
    ['underscores', many('a_')],
    ['backticks of every length', Array.from({ length: 130 }, (_, at) => '`'.repeat(at + 1)).join(' ')],
    ['spaces', `a${many(' ', 9_000)}b`],
    ['a heading of spaces', `# a${many(' #', 9_000)} b`],
    ['angle brackets', many('<a:')],
    ['entities', many('&a')],
    ['tildes', many('~~a ')],
    ['tables of bars', `|${many('a|', 4_000)}\n|${many('-|', 4_000)}\n${many('|\n', 1_000)}`],
    ['tables of lines', `a|b\n-|-\n${many('|\n')}`],
    ['addresses of dots', many('http://.')],
    ['lines under lines', many('a\n=\n')],
    ['one word', many('x', 5_000)],
    ['direction marks', many('\u202e*a*')],
  ])('is shown soon, and does not overflow: %s', (_, text) => {
    const before = process.cpuUsage();
    const shown = showText(text);
    // What grows with the square or the power takes minutes. Time of this process alone: others may be busy, too.
    const { user } = process.cpuUsage(before);
    expect(user / 1_000_000).toBeLessThan(3);
    expect(shown.querySelectorAll('.content')).toHaveLength(1);
  });

  test.each([
    '**',
    '*a',
    '[a](',
    '```',
    '```js\ncode',
    '| a |\n|--',
    '<',
    '&',
    '\\',
    '~~',
    '- ',
    '>',
    '#',
    '[ ]',
    '***\n***',
  ])('and is broken shows what is there: %j', (text) => {
    expect(() => showText(text)).not.toThrow();
  });

  test('with markup shows it as text', () => {
    const text = '<img src=x onerror=alert(1)> *a* <script>alert(1)</script> <b>b</b>\n\n<div onclick=x>c</div>';
    const shown = showText(text);
    expect(shown.querySelectorAll('img,script,b,[onclick]')).toHaveLength(0);
    expect(shown.textContent).toContain('<script>alert(1)</script> <b>b</b>');
  });
});
