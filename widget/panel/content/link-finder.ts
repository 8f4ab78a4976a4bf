import { atom, type ReadableAtom } from 'nanostores';
import type { Link } from './links/link.ts';

/** What finds the links of a panel's texts. Loads when there is a text that may have one. */
export interface LinkFinder {
  $find: ReadableAtom<((text: string) => Link[]) | undefined>;
  load(): void;
}

export function createLinkFinder(): LinkFinder {
  const $find = atom<((text: string) => Link[]) | undefined>();
  let isLoading = false;

  return {
    $find,
    load() {
      if (isLoading) return;
      isLoading = true;
      import('./links/find-links.ts').then(
        ({ findLinks }) => $find.set(findLinks),
        () => (isLoading = false),
      );
    },
  };
}
