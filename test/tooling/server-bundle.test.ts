import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../dist/server/', import.meta.url);

/** What is loaded with a chunk, itself included. */
function loadedWith(chunk: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(chunk)) return seen;
  const text = readFileSync(new URL(chunk, folder), 'utf8');
  seen.set(chunk, text);
  for (const [, next] of text.matchAll(/^import [^;]*?"\.\/([^"]+)";$/gm)) loadedWith(next!, seen);
  return seen;
}

test('the built app loads neither Redis nor pino, and needs no address to require from, as workerd gives none', () => {
  const chunks = loadedWith('index.js');
  expect([...chunks.keys()].filter((name) => /redis|pino|disk/.test(name))).toEqual([]);
  for (const text of chunks.values()) expect(text).not.toMatch(/createRequire\(import\.meta\.url\)/);
});
