import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The packages that a module imports when it is loaded, itself and through what it imports. */
function packagesOf(file: URL, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file.href)) return packages;
  seen.add(file.href);
  for (const [, from] of readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type)[^;]*?'([^']+)'/gms)) {
    if (!from!.startsWith('.')) packages.add(from!);
    else if (from!.endsWith('.ts')) for (const name of packagesOf(new URL(from!, file), seen)) packages.add(name);
  }
  return packages;
}

test('a server that imports the app loads Redis, the disk and pino only when it uses them', () => {
  const packages = packagesOf(new URL('../../server/index.ts', import.meta.url));
  expect(packages).toContain('hono');
  for (const name of ['ioredis', 'libsql', 'pino', '@hono/node-server']) expect(packages).not.toContain(name);
});
