import { render } from '@testing-library/preact';
import { atom } from 'nanostores';
import { createLinkFinder } from '../../widget/panel/content/link-finder.ts';
import { findLinks } from '../../widget/panel/content/links/find-links.ts';
import { createRichText } from '../../widget/panel/content/markdown/rich-text.tsx';
import { Text } from '../../widget/panel/content/Text.tsx';
import { ViewContext, type View } from '../../widget/panel/view.ts';

const say = Object.assign((key: string) => key, { language: 'en', with: () => say });
export const $find = atom<typeof findLinks | undefined>(findLinks);
const root = document.createElement('div').attachShadow({ mode: 'open' });
const view = {
  say,
  links: { ...createLinkFinder(), $find },
  $richText: atom(createRichText(root)),
} as unknown as View;

/** What a message with this text shows, when all code for it is loaded. */
export function showText(text: string, author: 'agent' | 'visitor' = 'agent'): HTMLElement {
  return render(
    <ViewContext.Provider value={view}>
      <Text text={text} isOwn={author === 'visitor'} />
    </ViewContext.Provider>,
  ).container as HTMLElement;
}
