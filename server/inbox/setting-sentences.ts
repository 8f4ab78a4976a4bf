import type { Site } from '../config/sites.ts';
import type { UpstreamError } from '../upstream/error.ts';

/** What an operator reads of a setting that OneHash Chat shows to be wrong: which one, of which site, its value, the cure. */
export interface SettingSentences {
  /** OneHash Chat does not answer now. @param why in short */
  away(why: string): string;
  /** @param error of reading who the token's user is */
  profileFailed(error: UpstreamError): string;
  /** @param error of reading the inbox */
  inboxFailed(error: UpstreamError): string;
  /** @param accountIds those of the token's user */
  otherAccount(accountIds: number[]): string;
  /** @param channelType the inbox's */
  otherKind(channelType: string): string;
}

export function createSettingSentences({ name, upstream, places }: Site): SettingSentences {
  const { url, accountId, inboxId } = upstream;
  const at = (key: string): string => places[key] ?? `${key} of site "${name}"`;
  const inbox = `${at('inbox_id')}: ${inboxId}`;

  return {
    away: (why) => `${at('onehash_url')}: OneHash Chat at ${url} does not answer now (${why}); the server keeps trying`,
    profileFailed(error) {
      if (error.status === 401)
        return `${at('access_token')}: OneHash Chat at ${url} refuses this token; set it to the access token in the profile of a user of account ${accountId}`;
      return `${at('onehash_url')}: ${url} does not answer as OneHash Chat does (${reasonOf(error)}); set it to the address at which agents open OneHash Chat`;
    },
    otherAccount(accountIds) {
      const theirs = accountIds.length > 0 ? `set it to ${accountIds.join(' or ')}, or ` : '';
      return `${at('account_id')}: the token's user does not belong to account ${accountId}; ${theirs}take the token of a user who does`;
    },
    inboxFailed(error) {
      if (error.code === 'upstream_not_found')
        return `${inbox} is no inbox of account ${accountId}; set it to the number in the address of the inbox's settings`;
      if (error.code !== 'upstream_unauthorized')
        return `${inbox} can not be read from ${url} (${reasonOf(error)}); see that it is the number of an API inbox`;
      if (error.detail.includes('suspended'))
        return `${at('account_id')}: account ${accountId} is suspended; set it to an active account, or have it activated`;
      return `${inbox} is an inbox that the token's user may not see; add the user to the inbox's agents, or make them an administrator`;
    },
    otherKind: (channelType) =>
      `${inbox} is an inbox of the kind ${channelType}; set it to the number of an inbox of the kind API`,
  };
}

/** The upstream's own text is for the log only. */
function reasonOf({ code, status, detail }: UpstreamError): string {
  if (detail.includes('redirected')) return detail;
  return status === undefined ? code : `status ${status}`;
}
