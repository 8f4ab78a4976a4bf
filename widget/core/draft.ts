import { atom, type ReadableAtom } from 'nanostores';
import type { BubbleStorage } from '../boot/context.ts';

export interface Draft {
  $text: ReadableAtom<string>;
  write(text: string): void;
  /** Puts a text in front of the draft. */
  putBack(text: string): void;
}

/** What the visitor has written and not sent. It survives a reload. */
export function createDraft(storage: BubbleStorage): Draft {
  const $text = atom(storage.get('draft') ?? '');

  const draft: Draft = {
    $text,
    write(text) {
      $text.set(text);
      storage.set('draft', text || undefined);
    },
    putBack(text) {
      const present = $text.get();
      draft.write(present ? `${text}\n${present}` : text);
    },
  };
  return draft;
}
