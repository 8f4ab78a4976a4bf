import { expect, test, vi } from 'vitest';
import { createDefaultLog } from '../../server/default-log.ts';

test('no line of the default log is lost or changes its place while it is being loaded', async () => {
  const written: string[] = [];
  const log = createDefaultLog('info', { write: (line) => void written.push(line) });
  log.debug('too fine');
  log.info('first');
  log.warn({ code: 7 }, 'second');
  await vi.waitFor(() => expect(written).toHaveLength(2));
  log.error('third');
  expect(written.map((line) => JSON.parse(line))).toMatchObject([
    { level: 30, msg: 'first' },
    { level: 40, code: 7, msg: 'second' },
    { level: 50, msg: 'third' },
  ]);
});
