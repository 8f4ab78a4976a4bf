import type { StartedCore } from '../core/started-core.ts';
import type { BubbleContext } from './context.ts';

/** The context for the host page's calls, which can come before the core is loaded. The core itself must not need it. */
export interface ApiContext extends BubbleContext {
  /** Loads what a conversation needs. Throws a `Failure`. */
  loadCore(): Promise<StartedCore>;
}
