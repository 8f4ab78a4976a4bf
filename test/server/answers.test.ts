import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../wire/event.ts';
import type { Message } from '../../wire/message.ts';
import { DAY } from '../../server/base/time.ts';
import { eventually } from '../support/eventually.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

/* What a visitor answers to a message reaches the agents as the message's own values. */

const A = '/api/v1/accounts/1';
let stack: Stack;
let visitor: Visitor;
let now: number;
beforeEach(async () => {
  now = Date.now();
  stack = createStack({ env: { BUBBLE_LIMITS: 'off' }, now: () => now });
  visitor = new Visitor(stack);
  await visitor.open();
  await visitor.send('Hello?');
});
afterEach(() => stack.close());

const COLOURS = [
  { title: 'Red', value: 'red' },
  { title: 'Blue', value: 'blue' },
];
const FIELDS = [
  { name: 'email', type: 'email', label: 'Email', required: true },
  { name: 'size', type: 'select', label: 'Size', options: [{ label: 'Small', value: 's' }] },
];
const ask = (content_type: string, content_attributes: object = {}): Promise<number> =>
  stack.reply(1, 'Which?', { content_type, content_attributes });
const answer = (id: number, values: unknown, who = visitor, conversation_id = 1) =>
  who.call('POST', `/v1/main/messages/${id}/answer`, { session_id: who.session_id, conversation_id, values });

/** What the agents see of a message. */
async function seen(id: number): Promise<unknown> {
  const { body } = await stack.upstream('GET', `${A}/conversations/1/messages`);
  return body.payload.find((row: Message) => row.id === id).content_attributes.submitted_values;
}

const rated = { csat_survey_response: { feedback_message: 'fine', rating: 4 } };
test.each([
  ['input_select', { items: COLOURS }, [{ value: 'blue' }], [{ title: 'Blue', value: 'blue' }]],
  ['form', { items: FIELDS }, [{ name: 'email', value: 'a@b.test' }], [{ name: 'email', value: 'a@b.test' }]],
  ['input_text', {}, [{ value: 'Anything' }], [{ name: 'input_text', value: 'Anything' }]],
  ['input_textarea', {}, [{ value: 'A\nB' }], [{ name: 'input_textarea', value: 'A\nB' }]],
  ['input_email', {}, [{ value: 'a@b.test' }], [{ name: 'input_email', value: 'a@b.test' }]],
  ['input_csat', { display_type: 'star' }, { rating: 4, feedback: 'fine' }, rated],
])(
  'an answer to %s is with the agents, and with the visitor when they come back',
  async (type, attributes, values, kept) => {
    const id = await ask(type, attributes);
    const { status, body } = await answer(id, values);
    expect(status).toBe(200);
    expect(await seen(id)).toEqual(kept);
    const wanted = Array.isArray(kept) ? kept : values;
    expect(body.message.rich.answer).toEqual(wanted);
    stack.restart();
    const { messages } = await visitor.open();
    expect(messages.find((message) => message.id === id)?.rich).toMatchObject({ answer: wanted });
  },
);

test('the same answer twice is one change, and another one replaces it', async () => {
  const id = await ask('input_select', { items: COLOURS });
  await Promise.all([answer(id, [{ value: 'red' }]), answer(id, [{ value: 'red' }])]);
  await answer(id, [{ value: 'blue' }]);
  expect(await seen(id)).toEqual([{ title: 'Blue', value: 'blue' }]);
});

test("an answer is shown in the visitor's other tabs", async () => {
  const id = await ask('input_select', { items: COLOURS });
  await eventually(async () => (await visitor.open()).messages.some((message: Message) => message.id === id));
  const isAnswered = (event: StreamEvent): boolean =>
    event.type === 'message' &&
    event.message.rich?.type === 'input_select' &&
    event.message.rich.answer?.[0]?.value === 'red';
  const heard = visitor.tab().listen(id, (events) => events.some(isAnswered));
  await answer(id, [{ value: 'red' }]);
  expect((await heard).some(isAnswered)).toBe(true);
});

test('the address that a visitor leaves becomes the one of their contact', async () => {
  await answer(await ask('input_email'), [{ value: 'ann@lamplight.test' }]);
  await eventually(async () => {
    const { body } = await stack.upstream('GET', `${A}/conversations/1`);
    return body.meta.sender.email === 'ann@lamplight.test';
  });
});

describe('an answer is refused', () => {
  const choice = [{ value: 'red' }];

  test('to a message of another visitor, whichever conversation it names', async () => {
    const id = await ask('input_select', { items: COLOURS });
    const other = new Visitor(stack);
    await other.open();
    await other.send('Hello!');
    for (const conversation of [1, 2, 99])
      // Also of a wrong answer: another status would say that there is such a message.
      for (const values of [choice, [{ value: 'green' }]])
        expect(await answer(id, values, other, conversation)).toMatchObject({ status: 404 });
    expect(await seen(id)).toBeUndefined();
  });

  test("to a private note and to the visitor's own message", async () => {
    const note = await stack.reply(1, 'psst', {
      private: true,
      content_type: 'input_select',
      content_attributes: { items: COLOURS },
    });
    expect((await answer(note, choice)).status).toBe(404);
    expect((await answer(1, choice)).status).toBe(422);
    expect((await answer(await stack.reply(1, 'plain'), choice)).status).toBe(422);
    expect(
      (
        await answer(
          await ask('cards', { items: [{ title: 'x', actions: [{ type: 'postback', text: 'x' }] }] }),
          choice,
        )
      ).status,
    ).toBe(422);
  });

  test('to a message that was deleted meanwhile', async () => {
    const id = await ask('input_select', { items: COLOURS });
    await stack.upstream('DELETE', `${A}/conversations/1/messages/${id}`);
    expect(await answer(id, choice)).toMatchObject({ status: 422, body: { code: 'message_refused' } });
    await stack.upstream('DELETE', '/sandbox/conversations/1');
    expect(await answer(id, choice)).toMatchObject({ status: 404 });
  });

  test('that is not among the choices, fields or ratings', async () => {
    const [select, form, survey] = [
      await ask('input_select', { items: COLOURS }),
      await ask('form', { items: FIELDS }),
      await ask('input_csat', { display_type: 'emoji' }),
    ];
    const wrong: [number, unknown][] = [
      [select, [{ value: 'green' }]],
      [select, [{ value: 'red' }, { value: 'blue' }]],
      [select, []],
      [select, { rating: 1, feedback: '' }],
      [form, [{ name: 'other', value: 'x' }]],
      [
        form,
        [
          { name: 'email', value: 'x' },
          { name: 'email', value: 'y' },
        ],
      ],
      [form, [{ name: 'size', value: 'huge' }]],
      [survey, [{ value: '5' }]],
    ];
    for (const [id, values] of wrong) expect((await answer(id, values)).status, JSON.stringify(values)).toBe(422);
    for (const rating of [0, 6, 1.5, '5', null])
      expect((await answer(survey, { rating, feedback: '' })).status).toBe(400);
    for (const id of [select, form, survey]) expect(await seen(id)).toBeUndefined();
  });

  test('after the time for a rating', async () => {
    const id = await ask('input_csat', { display_type: 'emoji' });
    now += 15 * DAY;
    expect((await answer(id, { rating: 5, feedback: '' })).status).toBe(422);
  });

  test.each(['0', '-1', 'x', '9007199254740993', '1e3', '%00'])('to the message %s', async (id) => {
    const path = `/v1/main/messages/${id}/answer`;
    const body = { session_id: visitor.session_id, conversation_id: 1, values: choice };
    expect((await visitor.call('POST', path, body)).status).toBe(404);
  });

  test.each([
    [undefined],
    ['red'],
    [{}],
    [[[]]],
    [[{ value: 1 }]],
    [[{ title: 'Red' }]],
    [Array.from({ length: 101 }, () => ({ value: 'red' }))],
    [[{ value: 'x'.repeat(5_001) }]],
    [{ rating: 5, feedback: 'x'.repeat(5_001) }],
  ])('of another shape', async (values) => {
    const id = await ask('input_select', { items: COLOURS });
    expect(await answer(id, values)).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });

  test('without a session, and in another one', async () => {
    const id = await ask('input_select', { items: COLOURS });
    const body = { session_id: 'other', conversation_id: 1, values: choice };
    expect((await visitor.call('POST', `/v1/main/messages/${id}/answer`, body)).status).toBe(409);
    const stranger = new Visitor(stack);
    expect((await stranger.call('POST', `/v1/main/messages/${id}/answer`, body)).status).toBe(401);
  });
});

test.each([
  [503, 502],
  [422, 422],
])('what the upstream says with %i is said with %i', async (status, ours) => {
  const id = await ask('input_select', { items: COLOURS });
  await stack.faults({ method: 'PATCH', path: '/public/', status, body: '{}', times: 1 });
  expect((await answer(id, [{ value: 'red' }])).status).toBe(ours);
  expect((await answer(id, [{ value: 'red' }])).status).toBe(200);
});
