import { createCore, type Core } from './core/core.ts';
import { createPreview } from './launcher/preview.ts';
import type { Stage } from './stage.ts';

/** The second chunk: what a conversation needs while the panel is closed. */
export function startCore(stage: Stage, signal: AbortSignal): Core {
  const core = createCore(stage, signal);
  createPreview(core, stage, signal);
  return core;
}
