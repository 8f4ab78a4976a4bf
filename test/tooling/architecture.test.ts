import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const PAGES = [
  'docs/architecture.md',
  'CONTRIBUTING.md',
  'wire/README.md',
  'SECURITY.md',
  'docs/security-requirements.md',
];

test.each(PAGES)('every file that %s names exists', (page) => {
  const text = readFileSync(page, 'utf8');
  const named = text.matchAll(/`((?:wire|widget|server|sandbox|gallery|test)\/[\w./-]+\.(?:ts|tsx|json))`/g);
  const files = [...new Set([...named].map(([, file]) => file!))];
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test('the map has a line for every room of widget and server', () => {
  const map = readFileSync('docs/architecture.md', 'utf8');
  const rooms = ['widget', 'server'].flatMap((side) =>
    readdirSync(side, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [`${side}/${entry.name}`] : [],
    ),
  );
  expect(rooms.filter((room) => !map.includes(`| \`${room}/\``))).toEqual([]);
});
