import type { BubbleEvents } from '../public-api.ts';
import type { Options } from '../options.ts';

/** What has been reported for each bubble: failures and explanations. */
const reported = new WeakMap<Options, Set<string>>();

/** Reports on the console, once, what is wrong with the set-up of the page or the server, and how to correct it. */
export async function diagnose(options: Options, code: BubbleEvents['error']): Promise<void> {
  const known = reported.get(options) ?? new Set();
  reported.set(options, known);
  // To find the reason takes requests.
  if (known.has(code)) return;
  known.add(code);
  const explanation = await explain(code, options.server, options.site);
  // The same code may have a known reason another time.
  if (!explanation) known.delete(code);
  if (!explanation || known.has(explanation)) return;
  known.add(explanation);
  // The host developer sees it without any option.
  // oxlint-disable-next-line no-console
  console.error(`onehash-bubble: ${explanation}`);
}

/** What is wrong and how to correct it; `undefined` if it is not the set-up of the page or the server. */
export async function explain(code: BubbleEvents['error'], server: string, site: string): Promise<string | undefined> {
  if (code === 'origin_not_allowed') return refused(server, site);
  if (code === 'unknown_site') return noSite(server, site);
  if (code === 'unreadable')
    return `What answers at ${server} is no chat server. Check "server", and that its proxy passes on /v1/.`;
  if (code === 'not_loaded')
    return `A part of the chat could not be loaded. Is ${server}/assets/ allowed by the page's script-src, and reachable?`;
  if (code === 'network' && navigator.onLine) return explainNetwork(server, site);
  return undefined;
}

/** The browser reports all of these alike, as a failed fetch. */
async function explainNetwork(server: string, site: string): Promise<string | undefined> {
  if (location.protocol === 'https:' && server.startsWith('http:'))
    return `A page on https may not call ${server}. Put the server behind https.`;
  const scripts = await reach(`${server}/panel.js`);
  if (scripts === 'forbidden')
    return `The page's Content-Security-Policy forbids to call ${server}. Add it to connect-src.`;
  if (scripts === 'silent')
    return `Nothing that is a chat server answers at ${server}. Check "server", and that the server runs.`;
  // The server answers every page; so this page's origin, or the site, is not in its configuration.
  if ((await reach(`${server}/bubble.js?site=${site}`)) === 'silent') return noSite(server, site);
  return refused(server, site);
}

async function reach(address: string): Promise<'there' | 'silent' | 'forbidden'> {
  const own = new AbortController();
  let isForbidden = false;
  const onViolation = ({ effectiveDirective, disposition }: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective === 'connect-src' && disposition === 'enforce') isForbidden = true;
  };
  document.addEventListener('securitypolicyviolation', onViolation, { signal: own.signal });
  try {
    await fetch(address, { method: 'HEAD', credentials: 'omit' });
    return 'there';
  } catch {
    // The event comes after the rejection.
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
