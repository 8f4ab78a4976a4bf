import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const FOLDER = 'bench/peers';

/** Installs the other widgets as their lock file says, unless they are there; none of their own scripts run. */
export async function installPeers(): Promise<void> {
  if (!existsSync(`${FOLDER}/node_modules/.package-lock.json`)) {
    console.log('installing the other widgets…');
    // Some packages report home when they are installed or built.
    const env = { ...process.env, DO_NOT_TRACK: '1', DISABLE_OPENCOLLECTIVE: '1', ADBLOCK: '1' };
    await promisify(execFile)('npm', ['ci'], { cwd: FOLDER, env });
  }
  await bundle();
}

/** What an app with react-chat-widget in it ships: nobody can put that package on a page as it is. */
async function bundle(): Promise<void> {
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: FOLDER,
    logLevel: 'error',
    build: {
      outDir: '../../dist/peers',
      emptyOutDir: true,
      rolldownOptions: {
        input: `${FOLDER}/react-chat-widget.js`,
        output: { entryFileNames: '[name].js', assetFileNames: '[name][extname]' },
      },
    },
  });
}

export function versionOf(module: string): string {
  const lock = JSON.parse(readFileSync(`${FOLDER}/package-lock.json`, 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  return lock.packages[`node_modules/${module}`]!.version;
}
