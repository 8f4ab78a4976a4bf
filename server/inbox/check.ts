import type { Site } from '../config/sites.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import { isUpstreamError, mayPass, type UpstreamCode, type UpstreamError } from '../upstream/error.ts';
import { getInbox, getProfile } from '../upstream/inbox.ts';
import { createSettingSentences } from './setting-sentences.ts';

/**
 * Whether a site can work. `waiting`: what prevents it should pass by itself. `wrong`: somebody must change a setting, as
 * the sentence says.
 */
export type SiteState =
  | { name: 'ok' }
  | { name: 'waiting'; code: UpstreamCode; detail: string }
  | { name: 'wrong'; sentence: string };

/** @returns a code while it waits, else a sentence; `ok` */
export function wordsOf(state: SiteState): string {
  if (state.name === 'ok') return 'ok';
  return state.name === 'waiting' ? state.code : state.sentence;
}

/** Checks the site's settings upstream: address, token, account, inbox, and that it is an API inbox. */
export async function checkSite(site: Site, upstream: UpstreamClient): Promise<SiteState> {
  const say = createSettingSentences(site);
  try {
    const { accountIds } = await getProfile(upstream).catch(asWrong(say.profileFailed));
    if (!accountIds.includes(upstream.accountId)) return { name: 'wrong', sentence: say.otherAccount(accountIds) };
    const { channelType } = await getInbox(upstream).catch(asWrong(say.inboxFailed));
    if (channelType !== 'Channel::Api') return { name: 'wrong', sentence: say.otherKind(channelType) };
    return { name: 'ok' };
  } catch (error) {
    if (error instanceof WrongError) return { name: 'wrong', sentence: error.message };
    if (!isUpstreamError(error)) throw error;
    return { name: 'waiting', code: error.code, detail: error.detail };
  }
}

class WrongError extends Error {
  override name = 'WrongError' as const;
}

/** Turns a failure that does not pass by itself into its sentence. */
function asWrong(sentence: (error: UpstreamError) => string): (error: unknown) => never {
  return (error) => {
    if (isUpstreamError(error) && !mayPass(error)) throw new WrongError(sentence(error), { cause: error });
    throw error;
  };
}
