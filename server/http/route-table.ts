/** What applies to every answer of a route. */
export interface Route {
  /** `GET` includes `HEAD`. */
  methods: readonly ('GET' | 'POST')[];
  /** Who may call it. `site`: pages of the site's origins, which `guardOrigin` checks. `all`: everybody. */
  callers: 'site' | 'all';
  /** Headers of its answers below 400. The others have {@link PRIVATE}. */
  headers: Readonly<Record<string, string>>;
}

/** Of an answer that nobody may keep, guess the type of, or show as a page. */
export const PRIVATE = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Of an answer to a page of the site. It depends on the page, also if the request named none. */
const TO_SITE = { ...PRIVATE, vary: 'origin' };

/** Proxies must neither hold the stream back nor change it: nginx would buffer it. */
const STREAM = {
  ...TO_SITE,
  'cache-control': 'no-store, no-transform',
  'content-type': 'text/event-stream',
  'x-accel-buffering': 'no',
};

/** Of a file of the widget. Any page may load it, without credentials. */
const SCRIPT = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'timing-allow-origin': '*',
  'x-content-type-options': 'nosniff',
  vary: 'accept-encoding',
};
/**
 * A script that a page names. The browser runs the copy it has, also while this server is down, and asks for a newer one
 * meanwhile. That copy is at most a day old. A proxy that knows the last rule bridges a week without this server.
 */
const ENTRY_SCRIPT = {
  ...SCRIPT,
  'cache-control': 'max-age=0, stale-while-revalidate=86400, stale-if-error=604800',
};
/** The list of chunks. An older one would name files that this server no longer has. */
const FRESH_SCRIPT = { ...SCRIPT, 'cache-control': 'no-cache' };
const LASTING_SCRIPT = { ...SCRIPT, 'cache-control': 'public, max-age=31536000, immutable' };

const PICTURE = {
  'cache-control': 'public, max-age=86400',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};

/** Of a visitor's file. Its address is known to them alone, and it never changes. */
const FILE = {
  ...PICTURE,
  'accept-ranges': 'bytes',
  'cache-control': 'private, max-age=3600',
  'referrer-policy': 'no-referrer',
};

/** Every route by its path. A path that is not here has the headers {@link PRIVATE}, and a test fails. */
export const ROUTES: Readonly<Record<string, Route>> = {
  '/v1/:site/session': { methods: ['POST'], callers: 'site', headers: TO_SITE },
  '/v1/:site/session/end': { methods: ['POST'], callers: 'site', headers: TO_SITE },
  '/v1/:site/contact': { methods: ['POST'], callers: 'site', headers: TO_SITE },
  '/v1/:site/conversation': { methods: ['POST'], callers: 'site', headers: TO_SITE },
  '/v1/:site/messages': { methods: ['GET', 'POST'], callers: 'site', headers: TO_SITE },
  '/v1/:site/messages/:id/answer': { methods: ['POST'], callers: 'site', headers: TO_SITE },
  '/v1/:site/events': { methods: ['GET'], callers: 'site', headers: STREAM },
  '/v1/:site/receipts': { methods: ['POST'], callers: 'site', headers: TO_SITE },
  '/v1/:site/typing': { methods: ['POST'], callers: 'site', headers: TO_SITE },
  '/v1/:site/hooks/:secret': { methods: ['POST'], callers: 'all', headers: PRIVATE },
  '/v1/:site/avatars/:signature/:name': { methods: ['GET'], callers: 'all', headers: PICTURE },
  '/v1/:site/files/:reference': { methods: ['GET'], callers: 'all', headers: FILE },
  '/bubble.js': { methods: ['GET'], callers: 'all', headers: ENTRY_SCRIPT },
  '/packs/js/sdk.js': { methods: ['GET'], callers: 'all', headers: ENTRY_SCRIPT },
  '/module.js': { methods: ['GET'], callers: 'all', headers: ENTRY_SCRIPT },
  '/panel.js': { methods: ['GET'], callers: 'all', headers: FRESH_SCRIPT },
  '/assets/:file': { methods: ['GET'], callers: 'all', headers: LASTING_SCRIPT },
  '/v/:version/*': { methods: ['GET'], callers: 'all', headers: LASTING_SCRIPT },
  '/healthz': { methods: ['GET'], callers: 'all', headers: PRIVATE },
  '/readyz': { methods: ['GET'], callers: 'all', headers: PRIVATE },
};
