import type { BubbleEvents } from '../public-api.ts';
import type { Options } from '../options.ts';

/** What each bubble's host developer has been told already, and of which failures. */
const told = new WeakMap<Options, Set<string>>();

/** Says on the console what is wrong with how the page, or the server, is set up, and what would help; once. */
export async function diagnose(options: Options, code: BubbleEvents['error']): Promise<void> {
  const known = told.get(options) ?? new Set();
  told.set(options, known);
  // Looking into it takes calls.
  if (known.has(code)) return;
  known.add(code);
  const cure = await explain(code, options.server, options.site);
  // Another time it may be something.
  if (!cure) known.delete(code);
  if (!cure || known.has(cure)) return;
  known.add(cure);
  // A host developer gets it without asking for it.
  // oxlint-disable-next-line no-console
  console.error(`onehash-bubble: ${cure}`);
}

/** What would help against a failure; nothing where it is not the page's nor the server's set-up. */
export async function explain(code: BubbleEvents['error'], server: string, site: string): Promise<string | undefined> {
  if (code === 'origin_not_allowed') return refused(server, site);
  if (code === 'unknown_site') return noSite(server, site);
  if (code === 'unreadable')
    return `What answers at ${server} is no chat server. Check "server", and that its proxy passes on /v1/.`;
  if (code === 'not_loaded')
    return `A part of the chat could not be loaded. Is ${server}/assets/ allowed by the page's script-src, and reachable?`;
  if (code === 'network' && navigator.onLine) return lookInto(server, site);
  return undefined;
}

/** The browser says of all these the same: it could not be fetched. */
async function lookInto(server: string, site: string): Promise<string | undefined> {
  if (location.protocol === 'https:' && server.startsWith('http:'))
    return `A page on https may not call ${server}. Put the server behind https.`;
  const scripts = await reach(`${server}/panel.js`);
  if (scripts === 'forbidden')
    return `The page's Content-Security-Policy forbids to call ${server}. Add it to connect-src.`;
  if (scripts === 'silent')
    return `Nothing that is a chat server answers at ${server}. Check "server", and that the server runs.`;
  // It is there for every page, and only this page, or its site, is not one of its own.
  if ((await reach(`${server}/bubble.js?site=${site}`)) === 'silent') return noSite(server, site);
  return refused(server, site);
}

async function reach(address: string): Promise<'there' | 'silent' | 'forbidden'> {
  const own = new AbortController();
  let isForbidden = false;
  const hear = ({ effectiveDirective, disposition }: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective === 'connect-src' && disposition === 'enforce') isForbidden = true;
  };
  document.addEventListener('securitypolicyviolation', hear, { signal: own.signal });
  try {
    await fetch(address, { method: 'HEAD', credentials: 'omit' });
    return 'there';
  } catch {
    // The event comes after the failure.
    await new Promise((resolve) => setTimeout(resolve));
    return isForbidden ? 'forbidden' : 'silent';
  } finally {
    own.abort();
  }
}

function refused(server: string, site: string): string {
  if (origin === 'null')
    return 'This page has no origin: it is a file, or a frame whose sandbox lacks allow-same-origin. Serve it from a server, or allow that.';
  return `${origin} may not use the site "${site}". Add it to BUBBLE_ORIGINS, or to the site's "origins", on the server at ${server}.`;
}

function noSite(server: string, site: string): string {
  return `The server at ${server} has no site "${site}". Check "site", and the names in its BUBBLE_CONFIG.`;
}
