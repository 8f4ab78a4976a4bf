import { obtainHandle } from './boot/registry.ts';
import type { Bubble } from './public-api.ts';
import type { Handle } from './boot/context.ts';

/** The server writes the site's settings in place of this text; in a plain copy of the file it stays a text. */
const settings = '__BUBBLE_SETTINGS__' as unknown as { site?: string };

type Wish = (bubble: Bubble) => unknown;

const own = import.meta.url;
/** The script's folder, in steps; a versioned one is two below the server's address. */
const home = own.split('/');
home.splice(home.at(-3) === 'v' ? -3 : -1);
const seen = new WeakSet<HTMLScriptElement>();
const handles = new Set<Handle>();
/** What the page's code wants of every bubble that a tag makes, before it is loaded and after. */
const wishes = ((globalThis as { onehashBubble?: Wish[] }).onehashBubble ??= []);
const push = wishes.push;
wishes.push = (wish) => {
  for (const handle of handles) ask(handle, wish);
  return push.call(wishes, wish);
};

scan();
// A tag that was taken away again, or that a redirect led here from: still one bubble was asked for.
if (!handles.size) add({});
// The module runs once, however many tags name it and however late they come.
new MutationObserver(scan).observe(document, { childList: true, subtree: true });

function scan(): void {
  for (const tag of document.scripts) {
    if (tag.src !== own || seen.has(tag)) continue;
    seen.add(tag);
    add(tag.dataset);
  }
}

function add(data: DOMStringMap): void {
  const handle = obtainHandle(
    {
      // They are of no use to a tag that asks for another site, and a text is none.
      ...(!data['site'] && settings.site && settings),
      ...data,
    },
    (server) => import(/* @vite-ignore */ `${server}/panel.js`),
    home.join('/'),
  );
  if (handles.has(handle)) return;
  handles.add(handle);
  for (const wish of wishes) ask(handle, wish);
}

function ask(handle: Handle, wish: Wish): void {
  void handle.api().then(wish);
}
