import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const FOLDER = 'bench/peers';

/** Installs the other widgets from their lock file, if they are missing; none of their install scripts run. */
export async function installPeers(): Promise<void> {
  if (!existsSync(`${FOLDER}/node_modules/.package-lock.json`)) {
    console.log('installing the other widgets…');
    // Some packages send telemetry when they are installed or built.
    const env = { ...process.env, DO_NOT_TRACK: '1', DISABLE_OPENCOLLECTIVE: '1', ADBLOCK: '1' };
    await promisify(execFile)('npm', ['ci'], { cwd: FOLDER, env });
  }
  await bundle();
}

/** Bundles what an app with react-chat-widget ships: the package alone does not run on a page. */
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
