import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

let stack: Stack;
let visitor: Visitor;
beforeEach(async () => {
  stack = createStack({ env: { BUBBLE_LIMITS: 'off' } });
  visitor = new Visitor(stack);
  await visitor.open();
  await visitor.send('Hello?');
});
afterEach(() => stack.close());

async function shown(): Promise<string[]> {
  const { messages } = await visitor.open();
  return messages.map(({ content }: { content: string }) => content);
}

const EMPTY = {
  'no text': '',
  spaces: ' \t\n  ',
  'a no-break space': '\u00A0',
  'an ideographic space': '\u3000',
  'zero-width characters': '\u200B\u200C\u200D\u2060\uFEFF',
  'marks of direction': '\u200E\u202B\u202C\u2066\u2069',
  'a soft hyphen': '\u00AD',
  'a Hangul filler': '\u3164',
  'a blank Braille cell': '\u2800',
  'variation selectors': '\uFE0F\u{E0100}',
};

test.each(Object.entries(EMPTY))("an agent's message of %s reaches no visitor, live or later", async (_name, text) => {
  await stack.reply(1, text);
  await stack.reply(1, 'Here.');
  await eventually(async () => (await shown()).includes('Here.'));
  expect(await shown()).toEqual(['Hello?', 'Here.']);
  // Nor is it read again from the upstream.
  stack.restart();
  expect(await shown()).toEqual(['Hello?', 'Here.']);
  const { body } = await visitor.call('GET', '/v1/main/messages?after=1');
  expect(body.messages.map(({ content }: { content: string }) => content)).toEqual(['Here.']);
});

test.each(['.', '👨‍👩‍👧', '❤️', 'ﷲ', '\u200B?', '0', '\u0301'])('a message of %s is one', async (text) => {
  await stack.reply(1, text);
  await eventually(async () => (await shown()).includes(text));
});

test("an empty message of a visitor's own is not dropped", async () => {
  await stack.upstream('POST', '/api/v1/accounts/1/conversations/1/messages', {
    content: '',
    message_type: 'incoming',
  });
  await stack.reply(1, 'Here.');
  await eventually(async () => (await shown()).includes('Here.'));
  expect(await shown()).toHaveLength(3);
});
