import { afterEach, expect, test, vi } from 'vitest';
import { diagnose } from '../../widget/diagnose/diagnose.ts';
import { readOptions } from '../../widget/options.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('a server that is not there is looked for once, however often it fails, and the console says once what would help', async () => {
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', async (address: unknown) => {
    asked.push(address);
    throw new TypeError('Failed to fetch');
  });
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const options = readOptions({ server: 'https://chat.example' });
  await Promise.all([diagnose(options, 'network'), diagnose(options, 'network')]);
  await diagnose(options, 'network');
  expect(asked).toEqual(['https://chat.example/panel.js']);
  expect(said.mock.calls.map(([text]) => text)).toEqual([
    expect.stringContaining('Nothing that is a chat server answers at https://chat.example'),
  ]);
});
