import { describe, expect, test } from 'vitest';
import type { Attachment, Message } from '../../wire/message.ts';
import type { Say } from '../../widget/core/words.ts';
import { summaryOf } from '../../widget/core/summary.ts';
import { endingOf, sizeText } from '../../widget/panel/files/file-text.ts';
import { viewerMove } from '../../widget/panel/files/viewer-keys.ts';

const file = (file_type: Attachment['file_type'], more: Partial<Attachment> = {}): Attachment => ({
  id: 1,
  file_type,
  file_size: 1,
  name: 'x.pdf',
  url: 'https://chat.test/v1/main/files/x',
  thumb_url: '',
  width: null,
  height: null,
  ...more,
});

describe('a preview, a notification and a screen reader say of a message', () => {
  const say = ((key: string, { name }: { name?: string } = {}) => (name ? `${key} ${name}` : key)) as unknown as Say;
  test.each<[string, Attachment[], string]>([
    ['Look', [file('image')], 'Look'],
    ['', [file('image', { name: 'cat.png' }), file('file')], 'cat.png'],
    ['', [file('file')], 'x.pdf'],
    ['', [file('location', { name: 'Bern' })], 'Bern'],
    ['', [file('file', { name: '' })], 'newMessage'],
    ['', [], 'newMessage'],
  ])('with the text %j and %j: %s', (content, attachments, summary) => {
    expect(summaryOf({ content, attachments } as unknown as Message, say)).toBe(summary);
  });
});

test.each([
  [0, 'en', '0 bytes'],
  [999, 'en', '999 bytes'],
  [1_000, 'en', '1 kB'],
  [184_213, 'en', '184 kB'],
  [8_240_000, 'en', '8.2 MB'],
  [45_000_000, 'de', '45 MB'],
  [1_500, 'de', '1,5 kB'],
  [3e12, 'en', '3,000 GB'],
])('%i bytes are, in the language %s, %s', (bytes, language, text) => {
  expect(sizeText(bytes, language).replaceAll('\u00a0', ' ')).toBe(text);
});

test.each([
  ['Invoice.pdf', 'PDF'],
  ['archive.tar.gz', 'GZ'],
  ['README', ''],
  ['x.verylong', ''],
  ['.env', 'ENV'],
])('the ending of %s is %j', (name, ending) => {
  expect(endingOf(name)).toBe(ending);
});

describe('in the viewer', () => {
  const small = { isLarge: false, isRightToLeft: false };
  const large = { isLarge: true, isRightToLeft: false };
  const turned = { isLarge: false, isRightToLeft: true };
  test.each([
    ['ArrowLeft', small, 'previous'],
    ['ArrowRight', small, 'next'],
    ['ArrowLeft', turned, 'next'],
    ['ArrowRight', turned, 'previous'],
    ['ArrowRight', large, undefined],
    ['PageDown', large, 'next'],
    ['PageUp', small, 'previous'],
    ['+', small, 'zoom'],
    ['=', small, 'zoom'],
    ['+', large, undefined],
    ['-', large, 'zoom'],
    ['-', small, undefined],
    ['Escape', large, 'close'],
    ['Tab', small, undefined],
  ] as const)('%s does, with %o, %s', (key, state, move) => {
    expect(viewerMove(key, state)).toBe(move);
  });
});
