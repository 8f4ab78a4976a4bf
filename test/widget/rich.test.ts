// @vitest-environment node
import './page.ts';
import { fireEvent, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBubble } from '../../widget/index.ts';
import type { Bubble } from '../../widget/public-api.ts';
import { eventually } from '../support/eventually.ts';
import { BFF } from '../support/stack.ts';
import { composer, open, screen, send, sent } from './on-screen.ts';
import { createVisitor, type Visitor } from './visitor.ts';

/* What agents and bots send besides text: how the visitor sees it, and how they answer. */

let visitor: Visitor;
let bubble: Bubble;
beforeEach(async () => {
  localStorage.clear();
  visitor = createVisitor();
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
  await send('Hello?');
  await sent(visitor);
});
afterEach(async () => {
  bubble.destroy();
  await vi.dynamicImportSettled();
  visitor.leave();
});

const ask = (content: string, content_type: string, content_attributes: object = {}): Promise<number> =>
  visitor.stack.reply(1, content, { content_type, content_attributes });

/** What the agents see as the answer. */
async function answered(id: number): Promise<unknown> {
  const { body } = await visitor.stack.upstream('GET', '/api/v1/accounts/1/conversations/1/messages');
  return body.payload.find((row: { id: number }) => row.id === id).content_attributes.submitted_values;
}

async function agentsSee(id: number, values: unknown): Promise<void> {
  await eventually(async () => JSON.stringify(await answered(id)) === JSON.stringify(values));
}

async function reload(): Promise<void> {
  bubble.destroy();
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
}

const log = (): ReturnType<typeof within> => within(screen().getByRole('log'));
const button = (name: string): Promise<HTMLElement> => eventually(() => log().getByRole('button', { name }));
const field = (name: string): Promise<HTMLInputElement> => eventually(() => log().getByLabelText(name));
const type = async (name: string, value: string): Promise<void> =>
  void fireEvent.input(await field(name), { target: { value } });
const shows = (text: string | RegExp): Promise<HTMLElement> => eventually(() => log().getByText(text));

const COLOURS = [
  { title: 'Red', value: 'red' },
  { title: 'Blue', value: 'blue' },
];

describe('choices', () => {
  test('the chosen one stays, alone and pressed, also after a reload', async () => {
    const id = await ask('Which colour?', 'input_select', { items: COLOURS });
    fireEvent.click(await button('Blue'));
    await agentsSee(id, [{ title: 'Blue', value: 'blue' }]);
    await reload();
    expect((await button('Blue')).getAttribute('aria-pressed')).toBe('true');
    expect(log().queryByRole('button', { name: 'Red' })).toBeNull();
    fireEvent.click(await button('Blue'));
    expect(visitor.posted(`messages/${id}/answer`)).toHaveLength(1);
  });

  test('an answer waits in the browser while the server is away, says so, and arrives after a reload', async () => {
    const id = await ask('Which colour?', 'input_select', { items: COLOURS });
    const red = await button('Red');
    visitor.setNetwork('down');
    fireEvent.click(red);
    await shows(/^Not sent yet/);
    bubble.destroy();
    expect(await answered(id)).toBeUndefined();
    visitor.setNetwork('up');
    await reload();
    await agentsSee(id, [{ title: 'Red', value: 'red' }]);
    await eventually(() => log().queryByText(/^Not sent yet/) === null);
    expect(localStorage.getItem(`bubble:${BFF}/main:answers`)).toBeNull();
  });

  test('an answer that is refused can be given again', async () => {
    const id = await ask('Which colour?', 'input_select', { items: COLOURS });
    const red = await button('Red');
    await visitor.stack.faults({ method: 'PATCH', path: '/public/', status: 422, body: '{}', times: 1 });
    fireEvent.click(red);
    await shows(/can’t be answered any more/);
    fireEvent.click(await button('Blue'));
    await agentsSee(id, [{ title: 'Blue', value: 'blue' }]);
  });

  test('an answer does not overtake what the visitor wrote before', async () => {
    const id = await ask('Which colour?', 'input_select', { items: COLOURS });
    const red = await button('Red');
    visitor.setNetwork('down');
    fireEvent.input(composer(), { target: { value: 'First this' } });
    await eventually(() => composer().value === 'First this');
    fireEvent.keyDown(composer(), { key: 'Enter' });
    await shows('First this');
    fireEvent.click(red);
    visitor.calls();
    visitor.setNetwork('up');
    await eventually(async () => Boolean(await answered(id)));
    const made = visitor.calls().filter((call) => /POST messages/.test(call));
    expect(made.at(-1)).toBe(`POST messages/${id}/answer`);
  });
});

describe('a form', () => {
  const FIELDS = [
    { name: 'order', type: 'text', label: 'Order', required: true, pattern: '[0-9]+', pattern_error: 'Only digits.' },
    { name: 'email', type: 'email', label: 'E-mail', required: true },
    { name: 'size', type: 'select', label: 'Size', options: [{ label: 'Small', value: 's' }] },
    { name: 'story', type: 'text_area', label: 'Story' },
  ];

  test('says what is wrong, leads to it, and folds into its answers', async () => {
    const id = await ask('Tell us', 'form', { items: FIELDS, button_label: 'Send it' });
    fireEvent.click(await button('Send it'));
    await eventually(() => log().getAllByText('Please fill this in.').length === 2);
    expect((await field('Order')).getAttribute('aria-invalid')).toBe('true');
    await type('Order', 'x');
    await type('E-mail', 'ann');
    await shows('Only digits.');
    await shows(/whole address/);
    await type('Order', '4711');
    await type('E-mail', 'ann@lamplight.test');
    const size = await field('Size (optional)');
    fireEvent.input(size, { target: { value: 's' } });
    fireEvent.click(await button('Send it'));
    await eventually(async () => Boolean(await answered(id)));
    expect(await answered(id)).toEqual([
      { name: 'order', value: '4711' },
      { name: 'email', value: 'ann@lamplight.test' },
      { name: 'size', value: 's' },
    ]);
    await reload();
    for (const text of ['4711', 'ann@lamplight.test', 'Small']) await shows(text);
    expect(log().queryByRole('textbox')).toBeNull();
  });
});

test.each([
  ['input_text', 'Your answer', 'Lamp'],
  ['input_textarea', 'Your answer', 'A\nlamp'],
  ['input_email', 'Your e-mail address', 'ann@lamplight.test'],
])('%s is answered in its field', async (content_type, label, value) => {
  const id = await ask('Please', content_type);
  await type(label, value);
  fireEvent.click(await button('Send'));
  await eventually(async () => Boolean(await answered(id)));
  expect(await answered(id)).toEqual([{ name: content_type, value }]);
});

test.each(['emoji', 'star'])('a survey with %s is answered, and answered otherwise', async (display_type) => {
  const id = await ask('Please rate', 'input_csat', { display_type });
  const choose = async (name: string): Promise<void> =>
    void fireEvent.input(await eventually(() => log().getByRole('radio', { name })));
  await choose('Good');
  await type('What should we know? (optional)', 'Quick!');
  fireEvent.click(await button('Send rating'));
  const rating = (await eventually(() => answered(id))) as object;
  expect(rating).toEqual({ csat_survey_response: { rating: 4, feedback_message: 'Quick!' } });
  await shows('Quick!');
  fireEvent.click(await button('Change the rating'));
  await choose('Very bad');
  fireEvent.click(await button('Send rating'));
  await eventually(async () => JSON.stringify(await answered(id)).includes('"rating":1'));
});

test('a postback of a card says its text; a link opens beside the page', async () => {
  const actions = [
    { type: 'link', text: 'Open', uri: 'https://lamplight.test/desk' },
    { type: 'postback', text: 'I take it', payload: 'TAKE' },
  ];
  await ask('Look', 'cards', { items: [{ title: 'Desk lamp', description: 'Brass', actions }] });
  const link = await eventually(() => log().getByRole('link', { name: 'Open' }));
  expect([link.getAttribute('href'), link.getAttribute('target')]).toEqual(['https://lamplight.test/desk', '_blank']);
  expect(link.getAttribute('rel')).toContain('noopener');
  fireEvent.click(await button('I take it'));
  await sent(visitor, 3);
});

test('a question is read out once, and so is that its answer has arrived', async () => {
  // What is said stays there for some seconds.
  const spoken = (): (string | null)[] =>
    [...document.documentElement.lastElementChild!.shadowRoot!.querySelectorAll('[aria-live="polite"] > p')].map(
      ({ textContent }) => textContent,
    );
  await ask('Which colour?', 'input_select', { items: COLOURS });
  const red = await button('Red');
  await eventually(() => spoken().length > 0);
  fireEvent.click(red);
  await eventually(() => spoken().includes('Sent'));
  expect(spoken()).toEqual(['Sam: Which colour?', 'Sent']);
});

const SHOWN: [string, string, object, (string | RegExp)[]][] = [
  ['article', 'articles', { items: [{ title: 'How to', link: 'https://help.test/a' }] }, ['articles', 'How to']],
  ['incoming_email', 'hi', { email: { subject: 'Re: hi' } }, ['hi', 'Re: hi']],
  ['integrations', 'Mia has started a meeting', { type: 'dyte' }, [/video meeting/]],
  ['cal_event', 'Schedule', { event_url: 'https://cal.test/mia', title: '30 min' }, ['30 min', 'Choose a time']],
  [
    'cal_event_confirmation',
    'Booked',
    { event_payload: { event_scheduled_at: { time: '10:00', date: '2026-12-01' }, event_organizer: 'Mia' } },
    ['2026-12-01 · 10:00', 'With Mia'],
  ],
  ['calling_event', 'Started a call', { call_status: 'rejected' }, [/^Call, declined/]],
  [
    'shopify_order_event',
    'Order fulfilled',
    { shopify_event: { event_name: 'fulfill_order', order_id: 4711, items: [{ name: 'Shoe', qty: 2 }] } },
    ['Shipped · Order 4711', '2 × Shoe'],
  ],
  [
    'shopify_product_refer',
    'Referred products',
    { products: [{ displayName: 'Shoe', price: '59', compareAtPrice: '79', currency: 'EUR' }] },
    ['Shoe', '€59.00 (before €79.00)'],
  ],
  [
    'shopify_discount_refer',
    'Discounts',
    { discounts: [{ discount: { title: 'SAVE10', summary: '10%' } }] },
    ['SAVE10'],
  ],
];

test.each(SHOWN)('%s is shown', async (content_type, content, attributes, texts) => {
  await ask(content, content_type, attributes);
  for (const text of texts) await shows(text);
});
