import type { WritableAtom } from 'nanostores';
import type { RichText } from '../../view.ts';

/** What may mean something in Markdown, or be an emoji. Most texts have none of it, and stay plain. */
const MAY_BE_RICH = /[*_~`[\\|<&#>\p{ExtPict}]|^ *([+-]|\d+[.)]) /mu;

/** Loads what draws rich texts with the first text that may be one. */
export function loadRichText($richText: WritableAtom<RichText | undefined>, root: ShadowRoot): void {
  let loading: Promise<unknown> | undefined;
  $richText.set((first) => {
    if (MAY_BE_RICH.test(first))
      loading ??= import('./rich-text.tsx')
        .then(({ createRichText }) => createRichText(root))
        .then(
          (draw) => $richText.set((text, isOwn) => (MAY_BE_RICH.test(text) ? draw(text, isOwn) : undefined)),
          () => (loading = undefined),
        );
    return undefined;
  });
}
