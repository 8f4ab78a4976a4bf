import { atom, type ReadableAtom } from 'nanostores';
import type { BubbleStorage } from '../boot/context.ts';

export interface Draft {
  $text: ReadableAtom<string>;
  write(text: string): void;
  /** Puts a text in front of what is being written. */
  putBack(text: string): void;
}

/** What the visitor has written and not sent; it survives a reload. */
export function createDraft(keep: BubbleStorage): Draft {
  const $text = atom(keep.get('draft') ?? '');

  const draft: Draft = {
    $text,
    write(text) {
      $text.set(text);
      keep.set('draft', text || undefined);
    },
    putBack(text) {
      const present = $text.get();
      draft.write(present ? `${text}\n${present}` : text);
    },
  };
  return draft;
}
