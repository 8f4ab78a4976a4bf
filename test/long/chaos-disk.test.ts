import { expect, test } from 'vitest';
import { counts, DISK_PACE, runCommand } from '../chaos/run-command.ts';
import { canMount } from '../support/small-disk.ts';

test.skipIf(!canMount())(
  'on a full disk nothing is lost, doubled, out of order or leaked (root is needed)',
  async () => {
    const args = ['--messages', '150', '--seed', '1', '--disk'];
    const { code, text } = await runCommand('dist/chaos/main.js', args, DISK_PACE);
    console.log(text);
    expect(counts(text)).toBe('lost 0, doubled 0, out of order 0, leaked 0');
    expect(code).toBe(0);
  },
);
