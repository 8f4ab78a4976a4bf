// @vitest-environment node
import './page.ts';
import { fireEvent, within } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { BFF } from '../support/stack.ts';
import {
  FIELDS,
  arrived,
  asks,
  bubble,
  composer,
  contact,
  enter,
  enterKey,
  fault,
  field,
  fill,
  form,
  gone,
  leave,
  log,
  press,
  reload,
  root,
  screen,
  send,
  shown,
  texts,
  tick,
  visitor,
  write,
} from './asked.ts';

afterEach(leave);

test('what the visitor answers stands in his contact, and he is not asked again', async () => {
  await enter(asks(false));
  await shown();
  fill(/^Name/, ' Ann ');
  fill(/^E-mail/, 'ann@lamplight.test');
  fill(/^Phone/, '0041 (0)44 / 668-18 00'.replace('(0)', ''));
  fireEvent.change(screen().getByLabelText(/Topic/), { target: { value: 'My order' } });
  fireEvent.input(screen().getByLabelText(/Topic/));
  tick();
  press('Continue');
  await gone();
  expect(await contact()).toMatchObject({
    name: 'Ann',
    email: 'ann@lamplight.test',
    phone_number: '+41446681800',
    custom_attributes: { topic: 'My order', terms: true },
  });
  await reload();
  expect(form()).toBeNull();
  await send('Hello');
  await arrived('Hello');
});

test('a visitor who skips the questions is not asked again, and nothing is said of him', async () => {
  await enter(asks(false));
  await shown();
  fill(/^Name/, 'Ann');
  press('Skip');
  await gone();
  await reload();
  expect(form()).toBeNull();
  await send('Hello');
  expect(visitor.posted('contact')).toEqual([]);
  expect(localStorage.getItem(`bubble:${BFF}/main:prechat`)).not.toContain('Ann');
});

test('who writes first, where he may, is heard, and the questions go', async () => {
  await enter(asks(false));
  await shown();
  await send('Just one question');
  await gone();
  await arrived('Just one question');
  expect(visitor.posted('contact')).toEqual([]);
});

test('who has answered and writes without pressing the button has said both', async () => {
  await enter(asks(false, FIELDS.slice(0, 2)));
  await shown();
  fill(/^Name/, 'Ann');
  fill(/^E-mail/, 'ann@lamplight.test');
  await send('Hello');
  await gone();
  await arrived('Hello');
  expect(await contact()).toMatchObject({ name: 'Ann', email: 'ann@lamplight.test' });
});

test('half an answer is not lost when something is sent: the form says what is wrong, and stays', async () => {
  await enter(asks(false, FIELDS.slice(0, 2)));
  await shown();
  fill(/^E-mail/, 'ann@');
  composer().focus();
  await send('Hello');
  await arrived('Hello');
  await eventually(() => fault(/^E-mail/) !== '');
  expect(root().activeElement).toBe(composer());
  fill(/^E-mail/, 'ann@lamplight.test');
  expect(fault(/^E-mail/)).toBe('');
  press('Continue');
  await gone();
  expect(await contact()).toMatchObject({ email: 'ann@lamplight.test' });
});

test('where answers are required, nothing is sent without them, and what was written stays', async () => {
  await enter(asks(true));
  await shown();
  expect(screen().queryByRole('button', { name: 'Skip' })).toBeNull();
  await write('Hello?');
  enterKey();
  await eventually(() => fault(/^E-mail/) !== '');
  expect(fault(/^E-mail/)).toBe('Please fill this in.');
  expect(fault(/keep this/)).toBe('Please tick this to go on.');
  expect(fault(/^Name/)).toBe('');
  expect(root().activeElement).toBe(field(/^E-mail/));
  expect(composer().value).toBe('Hello?');
  expect(log().queryByText('Hello?')).toBeNull();
  fill(/^E-mail/, 'ann@lamplight.test');
  tick();
  press('Continue');
  await gone();
  expect(root().activeElement).toBe(composer());
  expect(composer().value).toBe('Hello?');
  expect(await texts()).toEqual([]);
  enterKey();
  await arrived('Hello?');
  expect(await contact()).toMatchObject({ email: 'ann@lamplight.test' });
});

test('required answers that are all there go with the message that is sent', async () => {
  await enter(asks(true));
  await shown();
  fill(/^E-mail/, 'ann@lamplight.test');
  tick();
  await send('Hello');
  await gone();
  await arrived('Hello');
  expect(await contact()).toMatchObject({ email: 'ann@lamplight.test' });
});

test.each([
  [/^E-mail/, 'ann', 'Please write the whole address, like ann@example.com.'],
  [/^E-mail/, 'ann b@example.com', 'Please write the whole address, like ann@example.com.'],
  [/^Phone/, '044 668 18 00', 'Please begin with the country code, like +44 20 7946 0958.'],
])('what is wrong with "%s" "%s" is said beside it', async (label, value, words) => {
  await enter(asks(true));
  await shown();
  fill(label, value);
  press('Continue');
  await eventually(() => fault(label) !== '');
  expect(fault(label)).toBe(words);
  expect(visitor.posted('contact')).toEqual([]);
});

test('what only the server refuses is said at its field', async () => {
  await enter(asks(true));
  await shown();
  fill(/^E-mail/, 'ann@lamplight.test');
  tick();
  const detail = 'email, custom_attributes.terms';
  visitor.answerNext('contact', Response.json({ code: 'contact_invalid', detail }, { status: 422 }));
  press('Continue');
  await eventually(() => fault(/^E-mail/) !== '');
  expect(fault(/^E-mail/)).toBe('The chat has not accepted this. Please check it.');
  expect(fault(/keep this/)).toBe('The chat has not accepted this. Please check it.');
  expect(field(/^E-mail/).value).toBe('ann@lamplight.test');
});

test('an address that belongs to somebody else is no fault of the visitor', async () => {
  await enter(asks(true, FIELDS.slice(1, 2)));
  await visitor.stack.upstream('POST', '/api/v1/accounts/1/contacts', { inbox_id: 1, email: 'bob@lamplight.test' });
  await shown();
  fill(/^E-mail/, 'bob@lamplight.test');
  press('Continue');
  await gone();
  await send('Hello');
  await arrived('Hello');
});

test('without the server the answers stay, it is said why, and a second try gets through', async () => {
  await enter(asks(true));
  await shown();
  fill(/^E-mail/, 'ann@lamplight.test');
  tick();
  visitor.setNetwork('down');
  press('Continue');
  await eventually(() => within(form()!).getByText('Not sent. Check your connection.'));
  expect(field(/^E-mail/).value).toBe('ann@lamplight.test');
  visitor.setNetwork('up');
  press('Try now');
  await gone();
  expect(await contact()).toMatchObject({ email: 'ann@lamplight.test' });
});

test('what was written into the form is there again on the next page', async () => {
  await enter(asks(true));
  await shown();
  fill(/^Name/, 'Ann');
  tick();
  await reload();
  await shown();
  expect(field(/^Name/).value).toBe('Ann');
  expect(field(/keep this/).checked).toBe(true);
  expect(field(/^E-mail/).value).toBe('');
});

test('nothing is asked of a visitor whom the page has named, or who has a conversation', async () => {
  await enter(asks(true));
  await shown();
  await bubble.identify({ name: 'Ann' });
  await gone();
  await send('Hello');
  await arrived('Hello');
  await bubble.reset();
  await shown();
  await bubble.send('From the page');
  await gone();
  await eventually(async () => (await texts(2)).length === 1);
  await reload();
  await eventually(() => log().getByText('From the page'));
  expect(form()).toBeNull();
});

test('a visitor who is forgotten takes what he has written into the form with him', async () => {
  await enter(asks(true));
  await shown();
  fill(/^Name/, 'Ann');
  await bubble.reset();
  await eventually(() => form() && field(/^Name/).value === '');
  expect(JSON.stringify(localStorage)).not.toContain('Ann');
});
