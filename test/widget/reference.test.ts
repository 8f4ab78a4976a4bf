// @vitest-environment node
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createReference } from '../../scripts/reference.ts';

test('the reference says what the types say', async () => {
  expect(readFileSync('docs/reference.md', 'utf8')).toBe(await createReference());
});
