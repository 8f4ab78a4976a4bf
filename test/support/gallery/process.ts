import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '../eventually.ts';

/** The built gallery, on a free port. */
export interface GalleryProcess {
  address: string;
  stop(): Promise<void>;
}

export async function startGallery(): Promise<GalleryProcess> {
  const child = spawn(process.execPath, ['dist/gallery/main.js'], {
    env: { ...process.env, GALLERY_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const address = await eventually(() => {
    if (child.exitCode !== null) throw new Error(`the gallery ended: ${text}`);
    return /gallery: (\S+)/.exec(text)?.[1];
  }, 20_000);
  return {
    address,
    async stop() {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
