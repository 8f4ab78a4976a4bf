import { obtainBubble } from './registry.ts';

/** The server writes the site's settings in place of this text; in a plain copy of the file it stays a text. */
const settings = '__BUBBLE_SETTINGS__' as unknown as object;

const own = import.meta.url;
const seen = new WeakSet<HTMLScriptElement>();
let added = 0;

scan();
// A tag that was taken away again, or that a redirect led here from: still one bubble was asked for.
if (!added) add({});
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
  added = 1;
  obtainBubble(
    {
      // The script's folder; a versioned one is two below the server's address.
      server: own.replace(/(\/v\/[^/]+)?\/[^/]*$/, ''),
      // They are of no use to a tag that asks for another site.
      ...(data['site'] ? undefined : settings),
      ...data,
    },
    (server) => import(/* @vite-ignore */ `${server}/panel.js`),
  );
}
