import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BFF, createStack, type Stack } from '../support/stack.ts';

let folder: string;
let stack: Stack;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bubble-assets-'));
  mkdirSync(join(folder, 'assets'));
  stack = createStack();
  stack.restart({}, { assets: folder });
});
afterEach(async () => {
  await stack.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string) => stack.fetch(new Request(`${BFF}${path}`, { headers: { 'accept-encoding': 'br' } }));

test('an address that leads to no file is not remembered', async () => {
  for (const name of ['panel.js', 'assets/later-1.js', 'bubble.js']) {
    expect((await get(`/${name}`)).status).toBe(404);
    writeFileSync(join(folder, name), 'export default 1;');
    const found = await get(`/${name}`);
    expect([found.status, found.headers.get('content-encoding')]).toEqual([200, 'br']);
  }
});

test('a name that is longer than any of ours is not looked for', async () => {
  const name = `assets/${'a'.repeat(120)}.js`;
  writeFileSync(join(folder, name), '');
  expect((await get(`/${name}`)).status).toBe(404);
});
