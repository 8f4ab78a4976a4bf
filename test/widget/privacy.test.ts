// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createPrivacy } from '../../scripts/storage.ts';
import { STORAGE_KEYS } from '../../widget/storage-keys.ts';

/** The names of the document's table, without the database's. */
function documented(): string[] {
  const rows = readFileSync('docs/privacy.md', 'utf8').matchAll(/^\| localStorage +\| `(\w+)`/gm);
  return [...rows].map(([, name]) => name!);
}

test('the document names everything that the code keeps, and nothing else', () => {
  const names = new Set<string>();
  for (const file of readdirSync('widget', { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file)) continue;
    const code = readFileSync(join('widget', file), 'utf8');
    for (const [, name] of code.matchAll(/storage\.[gs]et\(\s*'(\w+)'/gi)) names.add(name!);
    // The claims of tabs name what they claim.
    for (const [, name] of code.matchAll(/\.take\(\s*'(\w+)'/g)) names.add(name!);
    expect(code, file).not.toMatch(/sessionStorage|document\.cookie|caches\.open/);
  }
  expect([...names].toSorted()).toEqual(documented().toSorted());
});

/** Those that `reset()` takes; the others stay until `revokeConsent()`. */
function takenByReset(): string[] {
  const rows = readFileSync('docs/privacy.md', 'utf8').matchAll(/^\| localStorage +\| `(\w+)`.*\| +([^|]+?) +\|$/gm);
  return [...rows].filter(([, , until]) => until!.includes('reset()')).map(([, name]) => name!);
}

test('what the document names is erased, all of it, and what is of the visitor when he logs out', () => {
  expect(Object.keys(STORAGE_KEYS).toSorted()).toEqual(documented().toSorted());
  const ofVisitor = Object.entries(STORAGE_KEYS).flatMap(([name, erasedBy]) => (erasedBy === 'reset' ? [name] : []));
  expect(ofVisitor.toSorted()).toEqual(takenByReset().toSorted());
});

test('the document says what the registry says', async () => {
  expect(readFileSync('docs/privacy.md', 'utf8')).toBe(await createPrivacy());
});
