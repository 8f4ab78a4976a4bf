import { describe, expect, test } from 'vitest';
import { canMount } from '../support/small-disk.ts';
import { counts, hasRedis, runCommand } from './run-command.ts';

describe('with everything between the parts going wrong', () => {
  test.skipIf(!hasRedis)('nothing is lost, doubled, out of order or leaked (redis-server is needed)', () =>
    expectZeros('--messages', '250', '--seed', '1'),
  );

  test.skipIf(!canMount())('neither is it with a single server whose disk is full (root is needed)', () =>
    expectZeros('--messages', '100', '--seed', '1', '--disk'),
  );
});

async function expectZeros(...args: string[]): Promise<void> {
  const { code, text } = await runCommand('dist/chaos/main.js', args);
  console.log(text);
  expect(counts(text)).toBe('lost 0, doubled 0, out of order 0, leaked 0');
  expect(code).toBe(0);
}
