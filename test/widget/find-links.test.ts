import { describe, expect, test } from 'vitest';
import { findLinks } from '../../widget/panel/content/links/find-links.ts';

const shown = (text: string): string[] => findLinks(text).map((link) => link.shown);
const hrefs = (text: string): string[] => findLinks(text).map((link) => link.href);

describe('an address', () => {
  test.each([
    ['letters of all scripts', 'https://lampen.test/größe/размер/大小/サイズ/크기/גודל/مقاس/आकार/ขนาด/ཆེ་ཆུང/መጠን'],
    ['brackets in pairs', 'https://w.test/Lamp_(light)_[a]/{b}'],
    ['brackets inside of brackets', 'https://w.test/a_(b_(c))'],
    ['a query and a fragment', "https://w.test/?q=a+b&c[]=1;d=it's#/x!y"],
    ['a host of letters', 'https://レストラン.test/メニュー'],
    ['an address of numbers', 'http://[2001:db8::1]:8080/x'],
    ['a dash, an apostrophe and a dot within a word', 'https://w.test/Michelson–Morley/l’été/paral·lel/צה״ל'],
    ['a dot in the middle', 'https://w.test/a.b,c:d'],
    ['a non-joiner that the script needs', 'https://w.test/می\u200cخواهم'],
    ['no path', 'http://shop'],
    ['capitals', 'HTTPS://W.TEST/A'],
  ])('is kept whole: %s', (_, address) => {
    for (const text of [address, `see ${address}, please`, `(${address})`, `«${address}».`, `见${address}。谢谢`])
      expect(hrefs(text)).toEqual([address]);
  });

  test.each([
    ...[...'。、，！？；：」』）】》〉”’"\'›»…‥।॥۔؟،؛።፣၊။។៕๏՝։׃—―〜～｜|!?.,:;)]}>'].map((mark) => [
      `${mark}`,
      `${mark}よろ`,
    ]),
    ['an emoji', '🙂'],
    ['a Japanese remark', '（英語）です'],
    ['a space that is wide', '\u3000x'],
    ['a line', '\u2028x'],
    ['an isolate that ends', '\u2069.'],
    ['markup', '</a>'],
    ['half a character', '\ud83d'],
  ])('ends before %s', (mark, after) => {
    // In ASCII they may stand inside of an address.
    const rest = /^[!?.,:;|']$/.test(mark) ? `${mark} x` : after;
    if (mark === '|') return;
    expect(hrefs(`https://w.test/returns${rest}`)).toEqual(['https://w.test/returns']);
  });

  test.each([
    'https://',
    'https://?',
    'xhttps://w.test',
    'ftp://w.test',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://%',
    'https://bank.test\u202e/',
    'https://[',
    'https://a b.test'.replace('a b', ' '),
  ])('is none: %s', (text) => expect(findLinks(text)).toEqual([]));

  test('two in a row are two', () => {
    expect(hrefs('https://a.test/x https://b.test/y\nwww.c.test')).toEqual([
      'https://a.test/x',
      'https://b.test/y',
      'https://www.c.test',
    ]);
  });

  test.each([
    ['www.lamp.test', 'https://www.lamp.test'],
    ['WWW.lamp.test/Größe?x=1', 'https://WWW.lamp.test/Größe?x=1'],
    ['www.lampen.münchen.test.', 'https://www.lampen.münchen.test'],
  ])('may begin without its scheme: %s', (text, href) => expect(hrefs(`(${text})`)).toEqual([href]));

  test.each(['www.', 'www.lamp', 'awww.lamp.test', 'www..test', 'www./x.y'])('is none without a host: %s', (text) =>
    expect(findLinks(text)).toEqual([]),
  );
});

describe('an address that leads elsewhere than it seems names the true host', () => {
  test.each([
    ['https://bank.test@evil.test/login', 'evil.test'],
    ['https://bank.test:secret@evil.test', 'evil.test'],
    ['https://bank.test%2Flogin@evil.test/', 'evil.test'],
    ['http://bank.test:80@evil.test:81/x', 'evil.test:81'],
    ['www.bank.test@evil.test', 'evil.test'],
    ['https://ｂａｎｋ.test/', 'bank.test'],
    ['https://ba\u00adnk.test/', 'bank.test'],
    ['https://ba\u200bnk.test/', 'bank.test'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://2130706433/', '127.0.0.1'],
    ['https://%62ank.test/', 'bank.test'],
    ['https://bаnk.test/', new URL('https://bаnk.test/').host],
    ['https://ѕсоре.test', new URL('https://ѕсоре.test').host],
  ])('%s', (address, host) => {
    const [link] = findLinks(address);
    expect(link!.shown.endsWith(` (${host})`)).toBe(true);
    expect(new URL(link!.href).host).toBe(host);
  });

  test.each([
    'https://bank.test:443/',
    'https://BANK.test/',
    'http://bank.test:80',
    'https://bücher.test/',
    'http://[::1]/',
  ])('%s is what it seems', (address) => expect(shown(address)).toEqual([address]));

  test('characters that cannot be seen, or turn the text, are written out where they stand', () => {
    expect(shown('https://w.test/\u202efdp.exe')).toEqual(['https://w.test/%E2%80%AEfdp.exe']);
    expect(shown('https://w.test/a\u200bb\u2066c\u{e0041}d')).toEqual([
      'https://w.test/a%E2%80%8Bb%E2%81%A6c%F3%A0%81%81d',
    ]);
    expect(shown('https://w.test/a\u200db')).toEqual(['https://w.test/a%E2%80%8Db']);
    for (const code of [0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202d, 0x2067, 0x2068, 0x3164, 0x115f])
      expect(shown(`https://w.test/a${String.fromCodePoint(code)}b`)[0]).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe('an e-mail address', () => {
  test.each([
    ['help@lamp.test', 'mailto:help@lamp.test'],
    ['mailto:help@lamp.test', 'mailto:help@lamp.test'],
    ['anna1985@lamp.test', 'mailto:anna1985@lamp.test'],
    ['0310000000@lamp.test', 'mailto:0310000000@lamp.test'],
    ['first.last+tag@mail.lamp.test', 'mailto:first.last%2Btag@mail.lamp.test'],
    ["o'neil@lamp.test", "mailto:o'neil@lamp.test"],
    ['jörg@bücher.test', 'mailto:j%C3%B6rg@bücher.test'],
    ['почта@пример.рф', 'mailto:%D0%BF%D0%BE%D1%87%D1%82%D0%B0@пример.рф'],
  ])('%s is a link', (address, href) => {
    for (const text of [address, `Write to ${address}.`, `<${address}>`, `(${address})`, `「${address}」です`])
      expect(findLinks(text)).toMatchObject([{ shown: address, href }]);
  });

  test.each(['@lamp', 'a@b', '@lamp.test', 'a@@b.test', 'a@b..test', 'a@b.1', 'a@.test', 'a b@', 'x..y@b.test'])(
    '%s is none',
    (text) => expect(findLinks(text)).toEqual([]),
  );

  test('cannot carry a subject or more receivers', () => {
    for (const href of hrefs('a&b@lamp.test a%0ab@lamp.test a?b@lamp.test'))
      expect(href).toMatch(/^mailto:[^?&]+@lamp\.test$/);
  });
});

describe('a telephone number', () => {
  test.each([
    ['+41 31 000 00 00', 'tel:+41310000000'],
    ['+41 (0)31 000 00 00', 'tel:+41310000000'],
    ['+1-555-010-9999', 'tel:+15550109999'],
    ['+15550109999', 'tel:+15550109999'],
    ['0041 31 000 00 00', 'tel:0041310000000'],
    ['+49/30/1234567', 'tel:+49301234567'],
    ['(031) 000 00 00', 'tel:0310000000'],
    ['(555) 010-9999', 'tel:5550109999'],
    ['031 000 00 00', 'tel:0310000000'],
    ['030-12345678', 'tel:03012345678'],
    ['555-010-9999', 'tel:5550109999'],
    ['+٤١ ٣١ ٠٠٠ ٠٠ ٠٠', 'tel:+41310000000'],
    ['＋８１３１２３４５６７８', 'tel:+81312345678'],
    ['+९१ ९८७६५ ४३२१०', 'tel:+919876543210'],
    ['+41\u00a031\u202f000\u00a000\u00a000', 'tel:+41310000000'],
  ])('%s is a link', (number, href) => {
    for (const text of [number, `Call ${number}.`, `Call ${number}, or write`, `電話：${number}。`])
      expect(findLinks(text)).toMatchObject([{ shown: number, href }]);
  });

  test.each([
    '2024-11-29',
    '29.11.2024',
    '01/02/2024',
    '01-02-2024 10:30',
    '12:30',
    '1 000 000',
    '€ 10,000.00',
    '0.123456789',
    '192.168.100.200',
    'order 123456789012',
    'A+1234567890',
    '#0310000000',
    '+1 2 3',
    '+1234567890123456789',
    '4111 1111 1111 1111',
    'x031 000 00 00',
    '978-3-16-148410-0',
    '1+1234567',
  ])('%s is none', (text) => expect(findLinks(text)).toEqual([]));
});

test.each([
  ['addresses that never end', 'https://'],
  ['addresses that are none', 'https://['],
  ['brackets', 'https://a.test/(((((((((()'],
  ['ends of sentences', 'https://a.test/!!!!!!!!!!!!'],
  ['at signs', '@'],
  ['local parts', 'a.'],
  ['domains', 'a@a.'],
  ['plus signs', '+'],
  ['digits', '1'],
  ['digits with gaps', '+1 2-'],
  ['zeros', '0 00 '],
  ['brackets with digits', '(123)'],
  ['www', 'www.'],
  ['hidden characters', 'https://a.test/\u202e\u200d'],
  ['joiners', 'https://a.test/م\u200c\u200c\u200c'],
  ['marks', 'https://a.test/a\u0301\u0301'],
  ['a bit of all', 'www.a@+1(0)https://x.'],
])('a hostile text of %s takes twice the time for twice the length', (_, part) => {
  const timeOf = (length: number): number => {
    const text = part.repeat(length / part.length);
    const times = [1, 2, 3].map(() => {
      const began = performance.now();
      findLinks(text);
      return performance.now() - began;
    });
    return Math.min(...times);
  };
  timeOf(10_000);
  // Quadratic work would take a hundred times as long, not ten. Below a few ms the clock decides.
  expect(timeOf(200_000)).toBeLessThan(Math.max(250, 40 * timeOf(20_000)));
});
