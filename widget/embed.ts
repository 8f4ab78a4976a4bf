import { obtainHandle } from './boot/registry.ts';
import type { Bubble } from './public-api.ts';
import type { Handle } from './boot/context.ts';

/** The server writes the site's settings in place of this text. In a copy of the file it stays a text. */
const settings = '__BUBBLE_SETTINGS__' as unknown as { site?: string };

type OnBubble = (bubble: Bubble) => unknown;

const own = import.meta.url;
/** The script's address as parts; a versioned script is two folders below the server's address. */
const home = own.split('/');
home.splice(home.at(-3) === 'v' ? -3 : -1);
const seen = new WeakSet<HTMLScriptElement>();
const handles = new Set<Handle>();
/** Callbacks of the page's code for every bubble that a tag makes, pushed before the script has loaded or after. */
const page = globalThis as { onehashBubble?: unknown };
let callbacks = page.onehashBubble as OnBubble[];
// An element of the page with this id is a global, too.
if (!Array.isArray(callbacks)) page.onehashBubble = callbacks = [];
callbacks.push = ((onBubble: OnBubble) => {
  for (const { api } of handles) void api().then(onBubble);
  callbacks[callbacks.length] = onBubble;
}) as never;

scan();
// The tag may have been removed, or redirected to this address: the page still asked for one bubble.
if (!handles.size) add({});
// The module runs once, however many tags with its address the page has, now or later.
new MutationObserver(scan).observe(document, { childList: true, subtree: true });

function scan(): void {
  for (const tag of document.scripts) {
    if (tag.src !== own || seen.has(tag)) continue;
    seen.add(tag);
    // Its own attributes only: a page may have added a name to every object.
    add({ __proto__: null, ...tag.dataset } as never);
  }
}

function add(data: DOMStringMap): void {
  const handle = obtainHandle(
    {
      // Not for a tag with a site of its own, and not while they are a text.
      ...(!data['site'] && settings.site && settings),
      ...data,
    },
    (server) => import(/* @vite-ignore */ `${server}/panel.js`),
    home.join('/'),
  );
  if (handles.has(handle)) return;
  handles.add(handle);
  for (const onBubble of callbacks) void handle.api().then(onBubble);
}
