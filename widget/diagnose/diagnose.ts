import type { BubbleEvents } from '../public-api.ts';
import type { Options } from '../options.ts';
import { probe } from './probe.ts';

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
  if (code === 'unreadable') return foreign(server);
  if (code === 'not_loaded')
    return `A part of the chat could not be loaded. Is ${server}/assets/ allowed by the page's script-src, and reachable?`;
  if (code === 'network' && navigator.onLine) return explainNetwork(server, site);
  return undefined;
}

/** The browser reports all of these alike, as a failed fetch. */
async function explainNetwork(server: string, site: string): Promise<string | undefined> {
  switch (await probe(server, site)) {
    case 'mixed':
      return `A page on https may not call ${server}. Put the server behind https.`;
    case 'forbidden':
      return `The page's Content-Security-Policy forbids to call ${server}. Add it to connect-src.`;
    case 'silent':
      return `Nothing that is a chat server answers at ${server}. Check "server", and that the server runs.`;
    case 'foreign':
      return foreign(server);
    case 'no site':
      return noSite(server, site);
    case 'refused':
      return refused(server, site);
    case 'works':
      return undefined;
  }
}

/**
 * Whether the page can't use the chat until somebody changes its set-up or the server's. A server that does not answer is
 * no such case: it may come back.
 */
export async function isRefused(server: string, site: string): Promise<boolean> {
  return navigator.onLine && !['works', 'silent'].includes(await probe(server, site));
}

function foreign(server: string): string {
  return `What answers at ${server} is no chat server. Check "server", and that its proxy passes on /v1/.`;
}

function refused(server: string, site: string): string {
  if (origin === 'null')
    return 'This page has no origin: it is a file, or a frame whose sandbox lacks allow-same-origin. Serve it from a server, or allow that.';
  return `${origin} may not use the site "${site}". Add it to BUBBLE_ORIGINS, or to the site's "origins", on the server at ${server}.`;
}

function noSite(server: string, site: string): string {
  return `The server at ${server} has no site "${site}". Check "site", and the names in its BUBBLE_CONFIG.`;
}
