import { expect, test } from 'vitest';
import { withoutMarks } from '../../widget/core/without-marks.ts';

test.each([
  ['It takes **E14**, up to *40 W*.', 'It takes E14, up to 40 W.'],
  ['***Very*** ~~old~~ __new__ _it_ `code`', 'Very old new it code'],
  ['**bold with *both* inside**', 'bold with both inside'],
  ['See the [guide](https://a.test/x "title") and ![a lamp](https://a.test/l.png)', 'See the guide and a lamp'],
  ['<https://a.test/x>', 'https://a.test/x'],
  ['# Title\n\n> quoted\n- one\n* two\n  - [x] three', 'Title\n\nquoted\none\ntwo\nthree'],
  ['1. one\n2. two', '1. one\n2. two'],
  ['```js\nlet a = 1;\n```', 'let a = 1;'],
  ['| Bulb | Price |\n|---|--:|\n| E14 | 6.90 |', 'Bulb Price\nE14 6.90'],
  ['one\\\ntwo \\*three\\*', 'one\ntwo *three*'],
  ['a\n\n---\n\nb', 'a\n\n\nb'],
])('what is read out has the words and not the marks: %j', (text, words) => {
  expect(withoutMarks(text)).toBe(words);
});

test.each([
  '2 * 3 * 4',
  'snake_case_name',
  '5 - 3',
  'C# and #1',
  'a > b',
  'https://a.test/a_b_c?x=*',
  '',
  '**',
  '---',
  '\\',
])('a text without marks stays as it is: %j', (text) => {
  expect(withoutMarks(text)).toBe(text);
});

test.each(['*a ', '_a ', '`', '[a](', '![', '|', '- ', '\\', '~~a', '> '])(
  'a long text takes no long time: %j',
  (part) => {
    const begin = performance.now();
    withoutMarks(part.repeat(150_000 / part.length));
    expect(performance.now() - begin).toBeLessThan(3_000);
  },
);
