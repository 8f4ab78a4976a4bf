import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const FILES = ['sandbox', 'scripts', 'vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bubble-build-'));
  for (const name of FILES) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const build = (): string =>
  execFileSync(process.execPath, ['scripts/build.js', 'sandbox', 'desk'], { cwd: folder, encoding: 'utf8' });
const builtAt = (file: string): number => statSync(join(folder, 'dist/sandbox', file)).mtimeMs;

test('only what has changed is built again, and no hash is printed', () => {
  expect(build()).toBe('Building…\n');
  const [sandbox, desk] = [builtAt('main.js'), builtAt('desk/desk.js')];

  expect(build()).toBe('');

  appendFileSync(join(folder, 'sandbox/desk/desk.tsx'), '\ndocument.title = "changed";\n');
  expect(build()).toBe('Building…\n');
  expect(builtAt('desk/desk.js')).toBeGreaterThan(desk);
  expect(builtAt('main.js')).toBe(sandbox);
});
