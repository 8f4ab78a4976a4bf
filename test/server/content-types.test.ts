import { expect, test } from 'vitest';
import { BFF } from '../support/stack.ts';
import { recorded, shown } from './shown-content.ts';

/* What a visitor gets of each content type, from the recorded bodies of a real server. */

const OURS = expect.stringMatching(new RegExp(`^${BFF}/v1/main/avatars/[\\w-]{27}/[\\w-]+$`));
const COLOURS = [
  { title: 'Red', value: 'red' },
  { title: 'Blue', value: 'blue' },
];

const TYPES: [name: string, content: string, rich: unknown][] = [
  ['input-text', 'fallback text', { type: 'input_text' }],
  ['input-textarea', 'fallback text', { type: 'input_textarea' }],
  ['input-email', 'fallback text', { type: 'input_email' }],
  ['input-select', 'Which colour?', { type: 'input_select', items: COLOURS }],
  [
    'input-select-answered',
    'Which colour?',
    { type: 'input_select', items: COLOURS, answer: [{ title: 'Red', value: 'red' }] },
  ],
  [
    'cards',
    'cards',
    {
      type: 'cards',
      items: [
        {
          title: 'Card',
          description: 'A card',
          picture: OURS,
          actions: [
            { type: 'link', text: 'Open', uri: 'https://example.test/' },
            { type: 'postback', text: 'Choose' },
          ],
        },
        { title: 'Second', actions: [{ type: 'link', text: 'Go', uri: 'https://example.test/2' }] },
      ],
    },
  ],
  [
    'form',
    'Tell us',
    {
      type: 'form',
      button: 'Send it',
      items: [
        {
          name: 'email',
          type: 'email',
          label: 'Email',
          placeholder: 'you@example.test',
          required: true,
          pattern: '.+@.+',
          pattern_error: 'Please a valid address',
        },
        { name: 'name', type: 'text', label: 'Name', default: 'Ann' },
        { name: 'story', type: 'text_area', label: 'Story', placeholder: '…' },
        {
          name: 'size',
          type: 'select',
          label: 'Size',
          options: [
            { title: 'Small', value: 's' },
            { title: 'Large', value: 'l' },
          ],
        },
      ],
    },
  ],
  [
    'article',
    'articles',
    { type: 'article', items: [{ title: 'How to', description: 'A guide', link: 'https://help.example.test/a' }] },
  ],
  ['input-csat', 'Please rate this conversation', { type: 'input_csat', display: 'emoji', until: expect.any(Number) }],
  ['integrations', 'Mia has started a meeting', { type: 'integrations' }],
  ['sticker', '', { type: 'sticker', picture: OURS }],
  ['incoming-email', 'hi', { type: 'incoming_email', subject: 'Re: hi' }],
  [
    'cal-event',
    'Schedule a meeting with us',
    { type: 'cal_event', title: '30 min', link: 'https://cal.example.test/mia/30min' },
  ],
  [
    'cal-event-confirmation',
    'Booking Successful 🗓️',
    {
      type: 'cal_event_confirmation',
      date: '2026-12-01',
      time: '10:00',
      time_zone: 'Europe/Berlin',
      organizer: 'Mia',
      booker: 'Ann',
    },
  ],
  ['calling-event', 'Started a call', { type: 'calling_event', status: 'missed', started_at: 1_795_416_000 }],
  [
    'calling-event-accepted',
    'Started a call',
    { type: 'calling_event', status: 'accepted', started_at: 1_795_416_000 },
  ],
  [
    'shopify-order-event',
    'Order fulfilled',
    {
      type: 'shopify_order_event',
      event: 'fulfill_order',
      order: '4711',
      items: [{ title: 'Shoe', quantity: 1 }],
      link: 'https://shop.example.test/orders/4711',
    },
  ],
  [
    'shopify-product-refer',
    'Referred products',
    {
      type: 'shopify_product_refer',
      items: [
        {
          title: 'Shoe - 42',
          price: '59.00',
          price_before: '79.00',
          currency: 'EUR',
          picture: OURS,
          link: 'https://shop.example.test/products/shoe',
        },
      ],
    },
  ],
  [
    'shopify-discount-refer',
    'Referred discounts',
    { type: 'shopify_discount_refer', items: [{ title: 'SAVE10', description: '10% off' }] },
  ],
];

test.each(TYPES)(
  'of %s the visitor gets its text and what they may see of its content',
  async (name, content, rich) => {
    const message = await shown(recorded(name));
    expect(message).toMatchObject({ content });
    expect(message!.rich).toEqual(rich);
  },
);

test("a visitor's own message stays plain, whatever type it has", async () => {
  const message = await shown({ ...recorded('input-select'), content: 'the text', message_type: 0 });
  expect(message!.rich).toBeUndefined();
});

test('a message in which nothing can be seen reaches no visitor, whatever type it has', async () => {
  expect(await shown({ content: '', content_type: 'hologram', content_attributes: {} })).toBeUndefined();
});

test('of a deleted message nothing is left', async () => {
  const attributes = { deleted: true, items: COLOURS };
  const message = await shown({ content: 'the text', content_type: 'input_select', content_attributes: attributes });
  expect(message).toMatchObject({ content_attributes: { deleted: true } });
  expect(message!.rich).toBeUndefined();
});
