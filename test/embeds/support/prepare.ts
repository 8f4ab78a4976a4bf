import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where everything was installed and built: `plain`, `apps`, `vite-react`, `next`. */
    folder: string;
    tarball: string;
  }
}

const NEXT_CONFIG = `export default {
  distDir: process.env.BUILT_INTO,
  // Once is enough.
  typescript: { ignoreBuildErrors: process.env.BUILT_INTO === 'bare' },
};
`;

/**
 * Packs what was built, installs it into copies of the examples as anybody would, and builds them: with the bubble, and
 * once more without it, to compare.
 */
export default async function prepare({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'bubble-embeds-'));
  forbidModulesAbove(folder);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const tarball = join(folder, `onehash-bubble-${version}.tgz`);
  await run('.', 'npm', ['pack', '--silent', '--pack-destination', folder]);

  cpSync('examples/plain', join(folder, 'plain'), { recursive: true, filter: isSource });
  await run(await install('test/embeds/apps'), 'npx', ['vite', 'build']);

  const react = await install('examples/vite-react');
  await run(react, 'npm', ['run', 'build']);
  leaveOut(join(react, 'src/App.tsx'));
  await run(react, 'npx', ['vite', 'build', '--outDir', 'bare']);

  const next = await install('examples/next');
  writeFileSync(join(next, 'next.config.mjs'), NEXT_CONFIG);
  await run(next, 'npm', ['run', 'build'], { BUILT_INTO: 'dist' });
  leaveOut(join(next, 'app/layout.tsx'));
  await run(next, 'npm', ['run', 'build'], { BUILT_INTO: 'bare' });

  provide('folder', folder);
  provide('tarball', tarball);
  return () => rmSync(folder, { recursive: true, force: true });

  async function install(source: string): Promise<string> {
    const copy = join(folder, basename(source));
    cpSync(source, copy, { recursive: true, filter: isSource });
    const [manifest, lock] = [read(copy, 'package.json'), read(copy, 'package-lock.json')];
    manifest.dependencies = { ...manifest.dependencies, 'onehash-bubble': `file:${tarball}` };
    delete lock.packages['node_modules/onehash-bubble'];
    writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(copy, 'package-lock.json'), JSON.stringify(lock));
    await run(copy, 'npm', ['install']);
    return copy;
  }
}

/** What is found there by chance would stand in for what the package does not bring. */
function forbidModulesAbove(folder: string): void {
  for (let above = dirname(folder); ; above = dirname(above)) {
    const modules = join(above, 'node_modules');
    if (existsSync(modules)) throw new Error(`${modules} is above the copies: set TMPDIR to a folder elsewhere`);
    if (above === dirname(above)) return;
  }
}

const isSource = (path: string): boolean => !/\/(node_modules|\.next|dist)$/.test(path);

function read(folder: string, name: string): ReturnType<typeof JSON.parse> {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

/** Takes the bubble out of a source file. */
function leaveOut(file: string): void {
  const lines = readFileSync(file, 'utf8').split('\n');
  const rest = lines.filter((line) => !line.includes('<Bubble '));
  if (rest.length !== lines.length - 1) throw new Error(`${file} has no bubble in a line of its own`);
  writeFileSync(file, rest.join('\n'));
}

async function run(folder: string, command: string, args: string[], more: object = {}): Promise<void> {
  // The test runner's own would make other builds of them.
  const { NODE_ENV: _mode, VITEST: _vitest, ...env } = process.env;
  const options = { cwd: folder, env: { ...env, NEXT_TELEMETRY_DISABLED: '1', ...more } };
  await promisify(execFile)(command, args, options).catch(
    ({ message, stdout }: { message: string; stdout: string }) => {
      throw new Error(`${message}\n${stdout}`);
    },
  );
}
