import type { WritableAtom } from 'nanostores';
import type { Later, RichText } from '../../view.ts';

/** What may mean something in Markdown, or be an emoji. Most texts have none of it. */
const MAY_BE_RICH = /[*_~`[\\|<&#>\p{ExtPict}]|^ *([+-]|\d+[.)]) /mu;

/** Loads what draws rich texts with the first text that may be one. */
export function loadRichText($later: WritableAtom<Later | undefined>, root: ShadowRoot): RichText {
  let draw: RichText | undefined;
  let loading: Promise<unknown> | undefined;
  return (text, isOwn) => {
    if (!MAY_BE_RICH.test(text)) return;
    loading ??= import('./rich-text.tsx').then(
      ({ createRichText }) => {
        draw = createRichText(root);
        return $later.set({ ...$later.get()! });
      },
      () => (loading = undefined),
    );
    return draw?.(text, isOwn);
  };
}
