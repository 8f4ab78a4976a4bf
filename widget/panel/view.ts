import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ReadableAtom } from 'nanostores';
import type { Core } from '../core/core.ts';
import type { Say } from '../core/words.ts';

/** What every component of one panel shares. */
export interface View {
  core: Core;
  say: Say;
  $open: ReadableAtom<boolean>;
  focusComposer(): void;
  /** Sends what is being written, unless something has to be asked first. */
  send(): void;
  close(): void;
  /** Resolved once the visitor has seen the panel: time for what he does not miss before. */
  shown: Promise<void>;
}

export const ViewContext = createContext<View | undefined>(undefined);

export function useView(): View {
  const view = useContext(ViewContext);
  if (!view) throw new Error('outside of a panel');
  return view;
}
