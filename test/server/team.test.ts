import { afterEach, expect, test } from 'vitest';
import { createStack, type Stack } from '../support/stack.ts';
import { eventually } from '../support/eventually.ts';
import { Visitor } from '../support/visitor.ts';

let stack: Stack;
afterEach(() => stack.close());

async function teamSeen(): Promise<unknown> {
  const { settings } = await new Visitor(stack).open();
  return settings.team;
}

test('a visitor sees who would answer by the names and pictures they chose, and nothing more of them', async () => {
  stack = createStack();
  stack.app.start();
  const team = (await eventually(teamSeen)) as object[];
  const { body } = await stack.upstream('GET', '/api/v1/accounts/1/inbox_members/1');
  const people = body.payload.filter(({ name }: { name: string }) => name !== 'Widget BFF');
  const shown = people.map(({ id, available_name: name }: { id: number; available_name: string }) => {
    return { id, name, type: 'agent', avatar_url: '' };
  });
  expect(team).toEqual(shown.slice(0, 4));
  expect(shown.length).toBeGreaterThan(0);
  expect(JSON.stringify(team)).not.toContain('@');
});

test('it is read once, however many visitors come', async () => {
  stack = createStack();
  stack.app.start();
  await eventually(teamSeen);
  for (let visitor = 0; visitor < 5; visitor += 1) await teamSeen();
  const calls = await stack.calls();
  expect(calls.filter((call) => call.includes('inbox_members'))).toHaveLength(1);
});

test('where it can not be read, the visitor is let in all the same', async () => {
  stack = createStack();
  await stack.faults({ path: 'inbox_members', status: 500 });
  stack.app.start();
  await eventually(async () => stack.logged.some((line) => line.includes('no team read')));
  expect(await teamSeen()).toBeUndefined();
});
