import { describe, expect, test } from 'vitest';
import { counts, hasRedis, runCommand } from './run-command.ts';

describe.skipIf(!hasRedis)('with everything between the parts going wrong (redis-server is needed)', () => {
  test('nothing is lost, doubled, out of order or leaked', async () => {
    const { code, text } = await runCommand('dist/chaos/main.js', ['--messages', '300', '--seed', '1']);
    console.log(text);
    expect(counts(text)).toBe('lost 0, doubled 0, out of order 0, leaked 0');
    expect(code).toBe(0);
  });
});
