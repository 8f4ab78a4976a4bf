import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TABLE } from '../engines/table.ts';

test('the page about browsers has a row for everything that is tried in the engines, and nothing else', () => {
  const [, rows = ''] = readFileSync('docs/browsers.md', 'utf8').split('## What ');
  const titles = rows
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.split('|')[1]!.trim());
  expect(titles).toEqual(TABLE.map(({ title }) => title));
});
