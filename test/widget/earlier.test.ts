// @vitest-environment node
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { createOutage } from '../support/outage.ts';
import { arrived } from './facts.ts';
import { createVisitor, live, type Visitor } from './visitor.ts';

const CONVERSATION = '/api/v1/accounts/1/conversations/1/messages';
let visitor: Visitor;
afterEach(() => visitor.leave());

test('a change of a message that is not loaded yet hides nothing of what lies between', async () => {
  visitor = createVisitor();
  const first = visitor.openTab();
  first.core.outbox.send('Hello?');
  await arrived(visitor, 'Hello?');
  await live(first);
  first.close();
  const texts = Array.from({ length: 70 }, (_, index) => `answer ${index + 1}`);
  const ids: number[] = [];
  for (const text of texts) ids.push(await visitor.stack.reply(1, text));
  const tab = visitor.openTab();
  await live(tab);
  const { $messages, $earlier, loadEarlier } = tab.core.conversation;
  expect($messages.get().length).toBeLessThan(50);
  await visitor.stack.upstream('DELETE', `${CONVERSATION}/${ids[4]}`);
  await visitor.stack.reply(1, 'the end');
  await eventually(() => tab.texts().at(-1) === 'the end');
  while ($earlier.get() === 'there') await loadEarlier();
  expect($messages.get()[5]).toMatchObject({ id: ids[4], content_attributes: { deleted: true } });
  expect(tab.texts().filter((_, at) => at !== 5)).toEqual(['Hello?', ...texts.toSpliced(4, 1), 'the end']);
});

test('a page opened while nothing can be read reaches every message once that is over', async () => {
  const outage = createOutage();
  visitor = createVisitor({ between: outage.between });
  const first = visitor.openTab();
  first.core.outbox.send('Hello?');
  await arrived(visitor, 'Hello?');
  await live(first);
  first.close();
  const texts = Array.from({ length: 45 }, (_, index) => `answer ${index + 1}`);
  for (const text of texts) await visitor.stack.reply(1, text);
  // It knows nothing of the conversation any more.
  visitor.stack.restart();
  outage.isDown = true;
  const tab = visitor.openTab();
  await eventually(() => tab.session.answer);
  expect(tab.texts()).toEqual([]);
  outage.isDown = false;
  await visitor.stack.reply(1, 'the end');
  await eventually(() => tab.texts().at(-1) === 'the end', 10_000);
  const { $earlier, loadEarlier } = tab.core.conversation;
  while ($earlier.get() === 'there') await loadEarlier();
  expect(tab.texts()).toEqual(['Hello?', ...texts, 'the end']);
});
