import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MUTANTS } from '../chaos/mutants.ts';

test.each(MUTANTS)('what the chaos run switches off of $safeguard is there once', ({ file, find }) => {
  expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
});
