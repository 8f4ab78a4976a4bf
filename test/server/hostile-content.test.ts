import { describe, expect, test } from 'vitest';
import type { RichContent } from '../../wire/content.ts';
import { shown, type Raw } from './shown-content.ts';

/* What a visitor gets of content that somebody has made wrong, on purpose or not. */

const COLOURS = [
  { title: 'Red', value: 'red' },
  { title: 'Blue', value: 'blue' },
];

const BAD_LINKS: unknown[] = [
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,x',
  'https://bank.test@evil.test/',
  'JaVaScRiPt:x',
  'https:',
  'file:///etc/passwd',
  `https://x.test/${'a'.repeat(3_000)}`,
  7,
  {},
  '//x.test',
];

/** A type that is not readable is its text. */
const HOSTILE: [what: string, raw: Partial<Raw>, rich: unknown][] = [
  ...(['input_select', 'cards', 'form', 'article', 'shopify_product_refer', 'shopify_discount_refer'].flatMap(
    (type) => {
      const of = (items: unknown): Partial<Raw> => ({
        content_type: type,
        content_attributes: { items, products: items, discounts: items },
      });
      return [
        [`${type} without items`, { content_type: type, content_attributes: {} }, undefined],
        [`${type} with an empty list`, of([]), undefined],
        [`${type} whose items are a text`, of('x'), undefined],
        [`${type} whose items are no objects`, of([null, 1, 'x', [[]], true]), undefined],
        [
          `${type} whose items have other types`,
          of([{ title: {}, name: [], value: null, displayName: [] }]),
          undefined,
        ],
      ];
    },
  ) as [string, Partial<Raw>, unknown][]),
  ...['form', 'input_csat', 'sticker', 'cal_event', 'shopify_order_event', 'hologram'].map(
    (type): [string, Partial<Raw>, unknown] => [
      `${type} whose attributes are a list`,
      { content_type: type, content_attributes: [1] },
      type === 'input_csat'
        ? { type, display: 'emoji', until: expect.any(Number) }
        : type === 'cal_event'
          ? { type }
          : undefined,
    ],
  ),
  [
    'a link that runs a script, one that hides its host, and one of 3,000 characters',
    {
      content_type: 'article',
      content_attributes: {
        items: BAD_LINKS.map((link) => ({ title: 'T', link })),
      },
    },
    { type: 'article', items: BAD_LINKS.map(() => ({ title: 'T' })) },
  ],
  [
    'actions that lead nowhere',
    {
      content_type: 'cards',
      content_attributes: {
        items: [
          {
            title: 'T',
            media_url: 'javascript:x',
            actions: [
              { type: 'link', text: 'x', uri: 'vbscript:x' },
              { type: 'postback' },
              { type: 'evil', text: 'x' },
            ],
          },
        ],
      },
    },
    { type: 'cards', items: [{ title: 'T', actions: [] }] },
  ],
  [
    'a catastrophic pattern, a backreference, and one that is none',
    {
      content_type: 'form',
      content_attributes: {
        items: ['(a+)+$', '(a|a)*b', String.raw`(a)\1`, '(', 'a?'.repeat(40), '.*'.repeat(9)].map((pattern, n) => ({
          name: `f${n}`,
          pattern,
        })),
      },
    },
    {
      type: 'form',
      items: [0, 1, 2, 3, 4, 5].map((n) => ({ name: `f${n}`, label: `f${n}`, type: 'text' })),
    },
  ],
  [
    'two fields of one name, one without a name, and a select without options',
    {
      content_type: 'form',
      content_attributes: {
        items: [
          { name: 'a', label: 'First' },
          { name: 'a', label: 'Second' },
          { label: 'x' },
          { name: 'b', type: 'select' },
        ],
      },
    },
    {
      type: 'form',
      items: [
        { name: 'a', label: 'First', type: 'text' },
        { name: 'b', label: 'b', type: 'text' },
      ],
    },
  ],
  [
    'a rating out of range',
    {
      content_type: 'input_csat',
      content_attributes: { display_type: 'star', submitted_values: { csat_survey_response: { rating: 9 } } },
    },
    { type: 'input_csat', display: 'star', until: expect.any(Number) },
  ],
  [
    'one row in place of a list of answers',
    {
      content_type: 'input_select',
      content_attributes: { items: COLOURS, submitted_values: { title: 'Blue', value: 'blue' } },
    },
    { type: 'input_select', items: COLOURS, answer: [{ title: 'Blue', value: 'blue' }] },
  ],
  [
    'an unknown type with items',
    {
      content_type: 'hologram',
      content_attributes: { items: [{ name: 'One', url: 'https://x.test/1', secret: 's' }, { url: 'javascript:x' }] },
    },
    { type: 'unknown', items: [{ title: 'One', link: 'https://x.test/1' }] },
  ],
  [
    "a content type that is a name of the language's own",
    { content_type: 'constructor', content_attributes: { items: [] } },
    undefined,
  ],
];

test.each(HOSTILE)('%s', async (_what, raw, rich) => {
  const message = await shown({ content: 'the text', ...raw });
  expect(message?.content).toBe('the text');
  expect(message!.rich).toEqual(rich);
});

describe('a message that is too large', () => {
  const rows = (count: number, of: object = {}) => Array.from({ length: count }, (_, n) => ({ name: `f${n}`, ...of }));

  test('a form of 200 fields keeps its first hundred', async () => {
    const message = await shown({ content: 'x', content_type: 'form', content_attributes: { items: rows(200) } });
    expect((message!.rich as Extract<RichContent, { type: 'form' }>).items.map(({ name }) => name)).toEqual(
      rows(100).map(({ name }) => name),
    );
  });

  test.each(['form', 'cards', 'article', 'hologram'])(
    '%s with long texts stays small, under a text of 150,000 characters',
    async (type) => {
      const long = 'x'.repeat(20_000);
      const items = rows(100, {
        title: long,
        label: long,
        description: long,
        actions: [{ type: 'postback', text: long }],
      });
      const message = await shown({ content: 'y'.repeat(150_000), content_type: type, content_attributes: { items } });
      expect(message!.content).toHaveLength(150_000);
      expect(JSON.stringify(message!.rich).length).toBeLessThan(65 * 1024);
      expect((message!.rich as { items: unknown[] }).items.length).toBeGreaterThan(10);
    },
  );

  test('a survey whose text is made of spaces and commas is read at once', async () => {
    const content = `Please rate ${', '.repeat(70_000)}https://x.test/survey/responses/1`;
    const before = performance.now();
    const message = await shown({ content, content_type: 'input_csat', content_attributes: {} });
    expect(message!.content).not.toContain('survey/responses');
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
