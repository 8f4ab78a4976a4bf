import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** A screen for a browser that has no headless mode. */
export interface Display {
  /** For `DISPLAY`. */
  name: string;
  close(): void;
}

export async function openDisplay(): Promise<Display> {
  // It takes a free number, and says which.
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = await once(child.stdio[3] as Readable, 'data');
  return { name: `:${String(number).trim()}`, close: () => child.kill() };
}
