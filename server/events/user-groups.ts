import { sha256 } from '../base/digest.ts';
import type { SiteContext } from '../site-context.ts';

/** The sites that use the same upstream user. One connection hears the events of all of them. */
export interface UserGroup {
  /** The same in every process. */
  id: string;
  sites: [SiteContext, ...SiteContext[]];
}

export function groupByUser(sites: SiteContext[]): UserGroup[] {
  const groups = new Map<string, UserGroup>();
  for (const site of sites) {
    const { url, token, accountId } = site.settings.upstream;
    const id = sha256(`${url} ${accountId} ${token}`).slice(0, 16);
    groups.set(id, { id, sites: [...(groups.get(id)?.sites ?? []), site] as UserGroup['sites'] });
  }
  return [...groups.values()];
}
