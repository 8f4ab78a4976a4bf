import type { ReadableAtom, WritableAtom } from 'nanostores';
import type { Consent } from '../boot/context.ts';
import type { Speak } from './announcer.ts';
import type { Core } from './core.ts';
import type { Say } from './words.ts';

/** What a conversation needs while the panel is closed. */
export interface StartedCore {
  core: Core;
  /** Undefined where the options ask for no consent. */
  consent: Consent | undefined;
  $say: ReadableAtom<Say>;
  speak: Speak;
  $tools: WritableAtom<PanelTool[]>;
  /**
   * Has the core connect in so many ms; a later call moves the moment. What the visitor waits for is drawn first: the
   * connection costs as much time as half a panel.
   */
  connectIn(delay: number): void;
}

/** A switch in the panel's header, which a part that loads later adds. */
export interface PanelTool {
  /** Its accessible name, in the visitor's language. */
  label: string;
  isPressed: boolean;
  /** SVG path on a field of 24 × 24. */
  picture: string;
  press(): void;
}
