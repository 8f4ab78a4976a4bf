import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SILENT } from '../../server/store/log.ts';
import { openStore, type OpenedStore } from '../../server/store/open.ts';

let root: string;
let folder: string;
let warnings: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bubble-modes-'));
  folder = join(root, 'made', 'here');
  warnings = [];
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function open(dataDir = folder): Promise<OpenedStore> {
  const log = { ...SILENT, warn: (_details: object, message: string) => void warnings.push(message) };
  return openStore({ dataDir, journalBytes: 1e6 }, log);
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

function fileModes(): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, modeOf(join(folder, name))]));
}

test('only the user of the server can enter the data folder and read what is in it', async () => {
  const first = await open();
  await first.journal!.append('line', 'key', 'Where is my order?');
  expect([modeOf(join(root, 'made')), modeOf(folder)]).toEqual(['700', '700']);
  expect(fileModes()).toEqual({ 'bubble.db': '600', 'bubble.db-wal': '600', 'bubble.reserve': '600' });
  await first.close();
  const second = await open();
  expect(new Set(Object.values(fileModes()))).toEqual(new Set(['600']));
  await second.close();
  expect(warnings).toEqual([]);
});

test('a new file in place of a damaged one is closed to others too', async () => {
  await (await open()).close();
  writeFileSync(join(folder, 'bubble.db'), 'nothing that a database could read '.repeat(400));
  const { close } = await open();
  expect(new Set(Object.values(fileModes()))).toEqual(new Set(['600']));
  await close();
});

test('a folder and a file that others may use keep their modes, and each is named with the cure', async () => {
  await (await open()).close();
  const file = join(folder, 'bubble.db');
  chmodSync(folder, 0o750);
  chmodSync(file, 0o604);
  await (await open()).close();
  expect([modeOf(folder), modeOf(file)]).toEqual(['750', '604']);
  expect(warnings).toEqual([
    expect.stringContaining(`chmod 700 ${folder}`),
    expect.stringContaining(`chmod 600 ${file}`),
  ]);
});

test.each(['/proc/nope', '/proc/nope/deeper', '/dev/null/folder', '/sys/kernel/nope'])(
  'the folder %s, where nothing can be made, is refused with the name of the setting and what to do',
  async (nowhere) => {
    await expect(open(nowhere)).rejects.toThrow(
      /^BUBBLE_DATA_DIR: nothing can be kept in \/.*\. Name a folder that the server's user can write to\.$/,
    );
  },
);
