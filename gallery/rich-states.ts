import type { RichContent } from '../wire/content.ts';
import type { Message } from '../wire/message.ts';
import { NOW } from './clock.ts';
import { agent, BEN, DAY, MINUTE } from './messages.ts';
import type { State } from './state.ts';

const LONG = 'Wilhelmine-Alexandrines-Schreibtischlampenschirmhalterungsersatzteil';

/** A message with more than a text, so many minutes ago. */
function rich(ago: number, content: string, held: RichContent): Message {
  return agent(ago * MINUTE, content, { content_type: held.type, rich: held });
}

const COLOURS = [
  { title: 'An order', value: 'order' },
  { title: 'A spare part for a lamp that we no longer make', value: 'part' },
  { title: LONG, value: 'other' },
];
const FIELDS: Extract<RichContent, { type: 'form' }>['items'] = [
  { name: 'order', type: 'text', label: 'Order number', required: true, placeholder: '4471-B' },
  { name: 'email', type: 'email', label: 'E-mail', required: true },
  { name: 'size', type: 'select', label: 'Size', options: [{ title: 'Small', value: 's' }] },
  { name: 'story', type: 'text_area', label: LONG },
];
const until = NOW / 1000 + DAY;
const network = (): Promise<never> => Promise.reject(Object.assign(new Error('network'), { code: 'network' }));

/** What agents and bots send besides text. */
export const RICH_STATES: Record<string, State> = {
  'rich-choices': shows(
    [
      rich(9, 'Are you a customer yet?', {
        type: 'input_select',
        items: COLOURS,
        answer: [{ title: 'Yes, I have an order', value: 'order' }],
      }),
      rich(8, 'This may help.', {
        type: 'article',
        items: [
          {
            title: 'Change a bulb without tools',
            description: 'Unplug the lamp, let it cool.',
            link: 'https://a.test/',
          },
          { title: LONG, link: 'https://a.test/b' },
        ],
      }),
      rich(7, 'What is it about?', { type: 'input_select', items: COLOURS }),
    ],
    '.choice',
  ),
  'rich-choice-waiting': {
    ...shows([rich(3, 'What is it about?', { type: 'input_select', items: COLOURS })], '.choice'),
    ask: network,
    act: (root) => clicks(root, '.choice', '.answer-fault'),
  },
  'rich-cards': shows(
    [
      rich(5, 'Look at these:', {
        type: 'cards',
        items: [
          {
            title: 'Brass desk lamp',
            description: 'E14, dimmable, ships on Tuesday',
            picture: '/mira.svg',
            actions: [
              { type: 'link', text: 'See the lamp', uri: 'https://a.test/' },
              { type: 'postback', text: 'Spare parts' },
            ],
          },
          { title: LONG, actions: [{ type: 'postback', text: LONG }] },
        ],
      }),
    ],
    '.card-of',
  ),
  'rich-form': {
    ...shows(
      [rich(5, 'So that we find your order', { type: 'form', items: FIELDS, button: 'Send it' })],
      'form.fields',
    ),
    act: (root) => clicks(root, 'form.fields > .btn', '[aria-invalid]'),
  },
  'rich-answered': shows(
    [
      rich(9, 'So that we find your order', {
        type: 'form',
        items: FIELDS,
        answer: [
          { name: 'order', value: '4471-B' },
          { name: 'story', value: `It does not light.\n${LONG}` },
        ],
      }),
      rich(8, 'Where can we write to you?', { type: 'input_email', answer: [{ value: 'noor@lamplight.example' }] }),
      rich(7, 'How was it?', { type: 'input_csat', display: 'star', until, answer: { rating: 4, feedback: 'Quick.' } }),
      rich(6, 'How was it last time?', { type: 'input_csat', display: 'emoji', until: 1 }),
    ],
    '.rated',
  ),
  'rich-questions': shows(
    [
      rich(9, 'What is on the label?', { type: 'input_text' }),
      rich(8, 'What has happened?', { type: 'input_textarea' }),
      rich(7, 'Where can we write to you?', { type: 'input_email' }),
    ],
    'form.fields',
  ),
  'rich-survey': {
    ...shows([rich(5, 'How was it with Mira?', { type: 'input_csat', display: 'emoji', until })], '.rate'),
    act: (root) => clicks(root, '.rate input[value="4"]', '.fields textarea'),
  },
  'rich-survey-stars': {
    ...shows([rich(5, 'Your stars for this answer', { type: 'input_csat', display: 'star', until })], '.rate'),
    act: (root) => clicks(root, '.rate input[value="3"]', '.fields textarea'),
  },
  'rich-events': shows(
    [
      rich(9, 'Thank you for calling.', { type: 'incoming_email', subject: `Re: ${LONG}` }),
      rich(8, '', { type: 'sticker', picture: '/mira.svg' }),
      rich(7, 'Mira has started a meeting', { type: 'integrations' }),
      rich(6, 'Schedule a meeting with us', { type: 'cal_event', title: '30 min', link: 'https://a.test/' }),
      rich(5, 'Booking successful', {
        type: 'cal_event_confirmation',
        date: '2026-12-01',
        time: '10:00',
        time_zone: 'Europe/Berlin',
        organizer: 'Mira',
        booker: BEN.name,
      }),
      rich(4, 'Started a call', { type: 'calling_event', status: 'missed', started_at: NOW / 1000 }),
    ],
    '.call',
  ),
  'rich-shop': shows(
    [
      rich(9, 'Order fulfilled', {
        type: 'shopify_order_event',
        event: 'refund_order',
        order: '4711',
        items: [{ title: 'Shoe', quantity: 2 }, { title: LONG }],
        link: 'https://a.test/',
        refund: '59.00',
      }),
      rich(8, 'Referred products', {
        type: 'shopify_product_refer',
        items: [
          {
            title: 'Shoe - 42',
            price: '59.00',
            price_before: '79.00',
            currency: 'EUR',
            picture: '/mira.svg',
            link: 'https://a.test/',
          },
        ],
      }),
      rich(7, 'Referred discounts', {
        type: 'shopify_discount_refer',
        items: [{ title: 'SAVE10', description: '10 % off' }],
      }),
    ],
    '.code-of',
  ),
  'rich-unknown': shows(
    [
      rich(3, 'These are new.', {
        type: 'unknown',
        items: [{ title: 'A lamp of light', link: 'https://lamplight.example/hologram' }, { title: 'Its shade' }],
      }),
    ],
    '.article',
  ),
};

/** An open panel with these messages; they are drawn when `selector` is there. */
function shows(messages: Message[], selector: string): State {
  return { panel: 'open', messages, act: (root) => whenThere(root, selector) };
}

async function clicks(root: ShadowRoot, selector: string, then: string): Promise<void> {
  (await whenThere(root, selector)).click();
  await whenThere(root, then);
}

async function whenThere(root: ShadowRoot, selector: string): Promise<HTMLElement> {
  for (;;) {
    const found = root.querySelector<HTMLElement>(selector);
    if (found) return found;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}
