import { MINUTE, SECOND } from '../base/time.ts';
import type { Log } from '../base/log.ts';
import type { Site } from '../config/sites.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import { checkSite, wordsOf, type SiteState } from './check.ts';
import { createSettingSentences } from './setting-sentences.ts';

/** Knows whether a site can work, and tells the operator when that changes. */
export interface SiteWatch {
  /** At most ten seconds old. Never rejects. */
  state(): Promise<SiteState>;
  /** Checks at once, and every minute until the site works. */
  start(): void;
  stop(): void;
}

/** Milliseconds for which the result of a check is reused. */
const FRESH = 10 * SECOND;

export interface WatchedSite {
  settings: Site;
  upstream: UpstreamClient;
  log: Log;
  now: () => number;
}

export function createSiteWatch({ settings, upstream, log, now }: WatchedSite): SiteWatch {
  const { name: site } = settings;
  let checked: { at: number; state: Promise<SiteState> } | undefined;
  let logged = 'ok';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  return {
    state,
    start: () => void look(),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };

  function state(): Promise<SiteState> {
    if (!checked || now() - checked.at >= FRESH) checked = { at: now(), state: check() };
    return checked.state;
  }

  async function check(): Promise<SiteState> {
    const found = await checkSite(settings, upstream).catch((error: unknown): SiteState => {
      log.error({ err: error, site }, 'a site can not be checked');
      return { name: 'wrong', sentence: 'internal' };
    });
    // A server that stops ends its own calls.
    if (!isStopped && wordsOf(found) !== logged) tell(found);
    return found;
  }

  function tell(found: SiteState): void {
    logged = wordsOf(found);
    if (found.name === 'wrong') log.error({ site }, found.sentence);
    else if (found.name === 'ok') log.info({ site }, 'OneHash Chat answers, and the settings of the site are right');
    else log.warn({ site, detail: found.detail }, createSettingSentences(settings).away(found.code));
  }

  async function look(): Promise<void> {
    const { name } = await state();
    if (!isStopped && name !== 'ok') timer = setTimeout(() => void look(), MINUTE).unref();
  }
}
