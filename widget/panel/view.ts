import { createContext, type ComponentType, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import type { ReadableAtom, WritableAtom } from 'nanostores';
import type { BubbleContext } from '../boot/context.ts';
import type { Speak } from '../core/announcer.ts';
import type { Core } from '../core/core.ts';
import type { PendingMessage } from '../core/pending-message.ts';
import type { PanelTool } from '../core/started-core.ts';
import type { Say } from '../core/words.ts';
import type { LinkFinder } from './content/link-finder.ts';
import type { Forms } from './forms/load-forms.ts';

/** Draws a text that is more than a plain one, and no other. */
export type RichText = (text: string, isOwn: boolean) => VNode | undefined;

/** What every component of one panel shares. */
export interface View {
  core: Core;
  context: BubbleContext;
  say: Say;
  speak: Speak;
  $open: ReadableAtom<boolean>;
  focusComposer(): void;
  forms: Forms;
  links: LinkFinder;
  /** What stands below a message that was not sent, once it is loaded. */
  $failure: WritableAtom<{ Failure: ComponentType<{ pending: PendingMessage }> } | undefined>;
  /** What draws texts that are more than plain ones, once it is loaded. */
  $richText: WritableAtom<RichText | undefined>;
  /** The switches in the header. */
  $tools: ReadableAtom<PanelTool[]>;
  close(): void;
  /** Resolves once the visitor has seen the panel. Parts that they do not miss before load then. */
  shown: Promise<void>;
}

export const ViewContext = createContext<View | undefined>(undefined);

/** @throws outside of a panel */
export function useView(): View {
  const view = useContext(ViewContext);
  if (!view) throw new Error('outside of a panel');
  return view;
}
