import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';

const tarball = inject('tarball');
const apps = join(inject('folder'), 'apps');

/** What a command says about the package, and how it ends. */
async function ask(...[command = '', ...args]: string[]): Promise<{ code: number; said: string }> {
  return promisify(execFile)(join(apps, 'node_modules/.bin', command), args, { cwd: apps }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, said: stdout + stderr }),
  );
}

test('publint has nothing to say about the package', async () => {
  const { code, said } = await ask('publint', 'run', '--strict', tarball);
  expect(said).toContain('All good!');
  expect(code).toBe(0);
});

test('every entry has the types that fit it, wherever modules are', async () => {
  const { code, said } = await ask('attw', tarball, '--profile', 'esm-only', '--no-emoji', '--no-color');
  for (const entry of ['', '/element', '/react', '/vue', '/server']) expect(said).toContain(`"onehash-bubble${entry}"`);
  expect({ code, said }).toMatchObject({ code: 0 });
});

test.each(['bundler', 'nodenext'])('what a host developer writes compiles with module resolution %s', async (mode) => {
  const { code, said } = await ask('tsc', '-p', `tsconfig.${mode}.json`);
  expect(said).toBe('');
  expect(code).toBe(0);
});
