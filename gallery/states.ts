import { MESSAGE_MAX } from '../wire/limits.ts';
import type { Sender } from '../wire/message.ts';
import type { Prechat } from '../wire/settings.ts';
import { NOW } from './clock.ts';
import { never } from './core.ts';
import { FILES, ODD_FILES } from './files.ts';
import { agent, BEN, DAY, MINUTE, MIRA, pending, visitor } from './messages.ts';
import { RICH_STATES } from './rich-states.ts';
import type { State } from './state.ts';

const QUESTION = visitor(9 * MINUTE, 'Hello! Does the desk lamp come with a plug for the UK?');
const ANSWER = agent(8 * MINUTE, 'Good morning! It does: you choose the plug when you order.');
const SHORT = [QUESTION, ANSWER];
const OPEN = { panel: 'open', messages: SHORT } as const;
const FAR = NOW + 23_000;

const LONG_NAME: Sender = {
  id: 7,
  name: 'Wilhelmine-Alexandrine Freifrau von Wolfeschlegelsteinhausenbergerdorff-Donaudampfschifffahrt',
  type: 'agent',
  avatar_url: '',
};
const TEAM: Sender[] = [MIRA, BEN, LONG_NAME];
const NAME_WITHOUT_END: Sender = { ...LONG_NAME, id: 8, name: 'n'.repeat(200) };

const QUESTIONS: Prechat = {
  required: false,
  fields: [
    { name: 'name', type: 'text' },
    { name: 'email', type: 'email', required: true },
    { name: 'topic', type: 'select', label: 'What is it about?', options: ['A lamp', 'A bulb', 'My order'] },
    { name: 'terms', type: 'checkbox', label: 'You may keep what I write for a year.', required: true },
  ],
};
const ASKED = { panel: 'open', settings: { prechat: QUESTIONS } } as const;
const UNANSWERED: State = { panel: 'open', messages: [QUESTION], settings: { email_after: 5 } };

const MARKDOWN = `# Which bulb
It takes **E14**, up to *40 W*, ~~not E27~~. Set \`dim: true\` and read [the guide](https://lamplight.example/guide).
A picture: ![the lamp](https://lamplight.example/lamp.png), an address: https://lamplight.example/a_b

7. Unplug it and let it cool.
8. Turn the shade:
   - a quarter left
   - [x] done
   - [ ] still open

> Nothing is stored until the visitor writes.

| Bulb | Light | Price |
|------|:-----:|------:|
| E14 warm with a very long name | 470 lm | 6.90 |
| E14 clear | 640 lm | 8.50 |

---

\`\`\`html
<script type="module" async src="https://lamplight.example/chat/bubble.js?site=main"></script>
\`\`\``;
const MARKDOWN_ARABIC = `نعم، لدينا نوعان **قابلان للتعتيم**:

1. ضوء دافئ، 470 لومن
2. ضوء صاف، 640 لومن

اقرئي [دليل تغيير المصباح](https://lamplight.example/ar) أو \`E14\`.`;

/** Every state of the bubble by name. A new state is one more entry. */
export const STATES: Record<string, State> = {
  launcher: {},
  'launcher-label': { options: { label: 'Ask us anything' } },
  'launcher-loading': { launcher: 'loading' },
  'launcher-failed': { launcher: 'failed' },
  'launcher-label-failed': { launcher: 'failed', options: { label: 'Ask us' } },
  'launcher-unread': { messages: SHORT },
  'launcher-unread-many': {
    messages: Array.from({ length: 12 }, (_, n) =>
      agent(12 * MINUTE - n, 'One more thing that I should have said at once, and that fills three lines. '.repeat(3), {
        sender: LONG_NAME,
      }),
    ),
  },
  'launcher-label-long': { options: { label: 'Questions about lamps, bulbs or your order? We are here from 9 to 5' } },
  'launcher-unread-long-word': { messages: [agent(MINUTE, 'x'.repeat(5_000), { sender: NAME_WITHOUT_END })] },
  'launcher-start': { messages: SHORT, options: { side: 'start', label: 'Ask us' } },

  'panel-empty': { panel: 'open' },
  'panel-team': { panel: 'open', settings: { team: TEAM } },
  'panel-start': { ...OPEN, options: { side: 'start' } },
  'panel-inline': { messages: SHORT, options: { container: '#in-panel-inline' } },
  conversation: {
    panel: 'open',
    messages: [
      agent(9 * DAY, 'Thank you for your order! It leaves us tomorrow.', { message_type: 'template', sender: null }),
      visitor(DAY + 30 * MINUTE, 'It has arrived, and it is lovely.'),
      visitor(DAY + 29 * MINUTE, 'One question:\nwhich bulb fits? The box says E27, the page says E14.'),
      agent(DAY + 12 * MINUTE, 'E27 is right.'),
      agent(DAY + 11 * MINUTE, 'We have corrected the page: https://lamplight.example/lamps/desk?plug=uk#bulbs', {
        sender: MIRA,
      }),
      agent(DAY + 2 * MINUTE, 'And from me: the leaflet is wrong as well. Sorry!', { sender: BEN }),
      visitor(6 * MINUTE, 'Thanks. I read http://lamplight.example/help (all of it).'),
      agent(5 * MINUTE, 'Anything else?', { sender: { ...BEN, name: 'Lamp', type: 'bot', id: 3 } }),
      visitor(MINUTE, 'No'),
    ],
  },
  sending: { ...OPEN, pending: [pending('On its way.', { type: 'sending' })] },
  accepted: { ...OPEN, pending: [pending('The server has it.', { type: 'accepted', session: 'gallery' })] },
  waiting: { ...OPEN, pending: [pending('Not through yet.', { type: 'waiting', until: FAR, code: 'network' })] },
  'waiting-now': { ...OPEN, pending: [pending('Again.', { type: 'waiting', until: 0, code: 'upstream_failed' })] },
  'refused-too-long': {
    ...OPEN,
    pending: [pending('Too long. '.repeat(40), { type: 'refused', code: 'message_too_long', overBy: 1_234 })],
  },
  'refused-code': {
    ...OPEN,
    pending: [
      pending('Not taken.', { type: 'refused', code: 'message_refused', overBy: 0 }),
      pending('The page is wrong.', { type: 'refused', code: 'origin_not_allowed', overBy: 0 }),
      pending('Held back.', { type: 'waiting', until: FAR, code: 'queue_full' }),
    ],
  },
  typing: { ...OPEN, typing: MIRA },
  'typing-nameless': { ...OPEN, typing: null },
  'connection-lost': { ...OPEN, connection: 'lost' },
  'connection-back': { ...OPEN, connection: 'back' },
  'connection-refused': {
    ...OPEN,
    connection: 'refused',
    pending: [pending('Kept here.', { type: 'waiting', until: FAR, code: 'network' })],
  },
  resolved: { ...OPEN, conversation: { id: 1, status: 'resolved' } },
  blocked: { ...OPEN, conversation: { id: 1, status: 'resolved', blocked: true } },
  'all-lines': {
    ...OPEN,
    typing: LONG_NAME,
    connection: 'lost',
    conversation: { id: 1, status: 'resolved' },
    draft: 'y'.repeat(MESSAGE_MAX + 1),
  },

  earlier: { ...OPEN, listMessages: never },
  'earlier-loading': { ...OPEN, listMessages: never, act: loadEarlier },
  'earlier-failed': { ...OPEN, listMessages: () => Promise.reject(new Error('network')), act: loadEarlier },

  'long-word': {
    panel: 'open',
    messages: [
      visitor(3 * MINUTE, 'x'.repeat(5_000)),
      agent(2 * MINUTE, `https://lamplight.example/${'y'.repeat(5_000)}`),
    ],
  },
  'long-names': {
    panel: 'open',
    title: `${'Lamplight Support for Lamps of Every Kind '.repeat(4)}${'w'.repeat(120)}`,
    messages: [agent(2 * MINUTE, 'Hello', { sender: LONG_NAME }), agent(MINUTE, 'Hello', { sender: NAME_WITHOUT_END })],
    typing: NAME_WITHOUT_END,
  },
  bidi: {
    panel: 'open',
    title: '\u202EDesrever Support',
    messages: [
      agent(9 * MINUTE, '\u202Eevil.example/exe.txt\u202C and on', { sender: { ...BEN, name: '\u202Eannelet' } }),
      agent(8 * MINUTE, 'مرحبًا! المصباح Lamplight X-100 متوفر بسعر 49.90 € (شامل الضريبة).'),
      visitor(7 * MINUTE, 'The shop says "متوفر" – is that right?'),
      visitor(6 * MINUTE, 'שלום, יש לכם 3 מנורות?\nThree lamps, please: A, B, C!'),
      agent(5 * MINUTE, '\u2067\u2066\u202D nested and never closed'),
    ],
    typing: { ...BEN, name: '\u202Eannelet' },
  },
  markdown: {
    panel: 'open',
    messages: [
      agent(9 * MINUTE, MARKDOWN, { sender: { ...BEN, type: 'bot' } }),
      agent(2 * MINUTE, MARKDOWN_ARABIC),
      visitor(MINUTE, 'It *stays* as I **typed** it.'),
    ],
    act: (root) => until(() => root.querySelectorAll('.markdown').length > 1),
  },
  emoji: {
    panel: 'open',
    messages: [visitor(2 * MINUTE, '👍'), agent(MINUTE, '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(30)), agent(MINUTE, '🎉')],
  },
  deleted: {
    panel: 'open',
    messages: [QUESTION, agent(MINUTE, 'This message was deleted', { content_attributes: { deleted: true } })],
  },
  files: { panel: 'open', messages: FILES, act: seesFiles },
  'files-odd': { panel: 'open', messages: ODD_FILES, act: seesFiles },
  viewer: { panel: 'open', messages: FILES, act: opensPicture },

  ...RICH_STATES,

  prechat: { ...ASKED, act: seesForm },
  'prechat-required': {
    panel: 'open',
    settings: { prechat: { required: true, fields: [...QUESTIONS.fields, { name: 'phone_number', type: 'tel' }] } },
    draft: 'Which bulb fits the desk lamp?',
    act: seesForm,
  },
  'prechat-errors': { ...ASKED, act: continues },
  'prechat-away': {
    panel: 'open',
    settings: { prechat: { required: false, fields: [{ name: 'name', type: 'text' }] } },
    ask: () => Promise.reject(Object.assign(new Error('network'), { code: 'network' })),
    async act(root) {
      const form = await seesForm(root);
      fill(form, 'Ann');
      form.requestSubmit();
      await until(() => form.querySelector('output')?.textContent);
    },
  },
  'email-offer': { ...UNANSWERED, act: seesForm },
  'email-offer-error': { ...UNANSWERED, act: continues },
  'email-left': {
    ...UNANSWERED,
    ask: async () => ({}),
    async act(root) {
      const form = await seesForm(root);
      fill(form, 'ann.with.a.rather.long.name@lamplight.example');
      form.requestSubmit();
      await until(() => !form.isConnected);
    },
  },

  'draft-long': {
    ...OPEN,
    draft: 'A draft of many lines,\nand of long ones that have to be broken somewhere.\n'.repeat(9),
  },
  'draft-over': { ...OPEN, draft: 'y'.repeat(MESSAGE_MAX + 5) },
};

function loadEarlier(root: ShadowRoot): void {
  root.querySelector<HTMLElement>('.earlier button')?.click();
}

/** The form is loaded after the panel. */
async function seesForm(root: ShadowRoot): Promise<HTMLFormElement> {
  await until(() => root.querySelector('.form'));
  return root.querySelector<HTMLFormElement>('.form')!;
}

async function seesFiles(root: ShadowRoot): Promise<void> {
  await until(() => root.querySelector('.files'));
}

async function opensPicture(root: ShadowRoot): Promise<void> {
  await until(() => root.querySelector('.picture'));
  root.querySelector<HTMLElement>('.picture')!.click();
  await until(() => root.querySelector('.viewer[open]'));
}

async function continues(root: ShadowRoot): Promise<void> {
  const form = await seesForm(root);
  form.requestSubmit();
  await until(() => form.querySelector('[aria-invalid]'));
}

function fill(form: HTMLFormElement, text: string): void {
  const input = form.querySelector('input')!;
  input.value = text;
  input.dispatchEvent(new Event('input'));
}

async function until(isSo: () => unknown): Promise<void> {
  while (!isSo()) await new Promise((resolve) => requestAnimationFrame(resolve));
}
