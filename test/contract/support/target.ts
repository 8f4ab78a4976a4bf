import { createSandbox, type SandboxOptions } from '../../../sandbox/sandbox.ts';
import { RECORDED_SEED } from './seed.ts';

/** A server that cases are replayed against. */
export interface Target {
  fetch(request: Request): Promise<Response>;
  origin: string;
  close(): void;
}

/** A sandbox with the people and inboxes of the recorded server; its tokens are the recordings' own placeholders. */
export function sandboxTarget(options: SandboxOptions = {}): Target {
  const sandbox = createSandbox({ seed: RECORDED_SEED, ...options });
  return { ...sandbox, origin: 'http://upstream.test' };
}
