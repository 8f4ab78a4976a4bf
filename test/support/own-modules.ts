import { vi } from 'vitest';

/* Files share modules, which read the time scale while they load. Those of a file with its own scale end with it. */
if (process.env.BUBBLE_TIME_SCALE !== undefined) {
  delete process.env.BUBBLE_TIME_SCALE;
  vi.resetModules();
}
