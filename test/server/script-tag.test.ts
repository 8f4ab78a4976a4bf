import { afterEach, beforeEach, expect, test } from 'vitest';
import { BFF, createStack, type Stack } from '../support/stack.ts';

let stack: Stack;
beforeEach(() => void (stack = createStack()));
afterEach(() => stack.close());

const MODULE = { 'sec-fetch-dest': 'script', 'sec-fetch-mode': 'cors' };
const CLASSIC = { 'sec-fetch-dest': 'script', 'sec-fetch-mode': 'no-cors' };

const ask = (query: string, headers: Record<string, string>) =>
  stack.fetch(new Request(`${BFF}/bubble.js${query}`, { headers }));

/** What a page's console says when it runs the answer. */
function run(script: string): string[] {
  const told: string[] = [];
  new Function('console', script)({ error: (text: string) => told.push(text) });
  return told;
}

test.each([
  ['a classic tag', '', CLASSIC, 'type="module"'],
  ['a classic tag of a site', '?site=main', CLASSIC, 'type="module"'],
  ['a tag of a site that is not there', '?site=nope', MODULE, '?site='],
  ['a classic tag of a site that is not there', '?site=Main%20shop', CLASSIC, '?site='],
  ['a tag of a site with a name of code', '?site=%22)%3Balert(1)%2F%2F', MODULE, 'BUBBLE_CONFIG'],
])('%s has the page say in one sentence what is right, and no cache keeps it', async (_what, query, headers, cure) => {
  const answer = await ask(query, headers);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(run(await answer.text())).toEqual([expect.stringContaining(cure)]);
});

test('a caller that is no script tag gets the error of a site that is not there', async () => {
  for (const headers of [{}, { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' }])
    expect((await ask('?site=nope', headers)).status).toBe(404);
});

test('a module tag gets the script', async () => {
  const answer = await ask('', MODULE);
  expect(await answer.text()).not.toContain('onehash-bubble: the script tag');
});
