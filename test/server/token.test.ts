import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createStack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

const TOKEN = 'sandbox-bff';

test('the access token is in no answer, no header and no line of the log', async () => {
  const stack = createStack();
  const visitor = new Visitor(stack);
  const seen: string[] = [];
  const watch = async (path: string, method = 'GET', body?: unknown) => {
    const response = await visitor.fetch(method, path, body);
    seen.push(JSON.stringify([...response.headers]), await response.text());
  };
  await visitor.open();
  await visitor.send('hello');
  await stack.reply(1, 'hello yourself');
  await watch('/v1/main/session', 'POST', { nonce: visitor.nonce, intent: 'open' });
  await watch('/v1/main/messages?before=100');
  await watch('/v1/main/messages', 'POST', { session_id: visitor.session_id, content: '' });
  for (const path of [
    '/readyz',
    '/healthz',
    '/bubble.js',
    '/panel.js',
    '/packs/js/sdk.js',
    '/nowhere',
    '/v1/main/hooks/x',
  ])
    await watch(path);
  await stack.faults({ status: 401, body: { error: `Invalid ${TOKEN}` } });
  await watch('/readyz');
  await watch('/v1/main/messages?before=100');
  await stack.app.idle();
  expect(seen.length).toBeGreaterThan(20);
  expect(seen.filter((text) => text.includes(TOKEN))).toEqual([]);
  expect(stack.logged.length).toBeGreaterThan(5);
  expect(
    stack.logged.filter(
      (line) => /hello|hook-secret/.test(line) || (line.includes(TOKEN) && !line.includes(`Invalid ${TOKEN}`)),
    ),
  ).toEqual([]);
  stack.close();
});

test('no built file for browsers has a token of the sandbox, or the name of a secret, in it', () => {
  const folder = (path: string) =>
    readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => `${path}/${name}`);
  const files = [
    'dist/bubble.js',
    'dist/module.js',
    'dist/panel.js',
    'dist/sdk.js',
    ...folder('dist/assets'),
    ...folder('dist/npm'),
  ].filter((file) => file.endsWith('.js'));
  expect(files.length).toBeGreaterThan(6);
  for (const file of files)
    expect(readFileSync(file, 'utf8')).not.toMatch(/sandbox-bff|ACCESS_TOKEN|api.access.token/i);
});
