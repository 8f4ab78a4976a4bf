/**
 * What stands between the page and the server. `mixed`: a page on https calls http. `forbidden`: the page's policy.
 * `silent`: nothing answers. `foreign`: something else than a chat server does. `refused`: the site is not for this page's
 * origin.
 */
export type Obstacle = 'works' | 'mixed' | 'forbidden' | 'silent' | 'foreign' | 'no site' | 'refused';

/** Finds out why calls fail. The browser reports all reasons alike. */
export async function probe(server: string, site: string): Promise<Obstacle> {
  if (location.protocol === 'https:' && server.startsWith('http:')) return 'mixed';
  // The server hands its scripts to every page.
  const scripts = await reach(`${server}/panel.js`, 'HEAD');
  if (typeof scripts === 'string') return scripts;
  if (scripts >= 400) return scripts < 500 ? 'foreign' : 'silent';
  // A page that may use the site gets an answer (401 from an older server), and one that may not none that it can read.
  const call = await reach(`${server}/v1/${site}/messages?after=0&session_id=none`, 'GET');
  if (call === 404) return 'no site';
  if (typeof call === 'number') return call === 403 ? 'refused' : 'works';
  return typeof (await reach(`${server}/bubble.js?site=${site}`, 'HEAD')) === 'number' ? 'refused' : 'no site';
}

/** @returns the status of an answer that the page can read */
async function reach(address: string, method: 'HEAD' | 'GET'): Promise<number | 'silent' | 'forbidden'> {
  const own = new AbortController();
  let isForbidden = false;
  const onViolation = ({ effectiveDirective, disposition }: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective === 'connect-src' && disposition === 'enforce') isForbidden = true;
  };
  document.addEventListener('securitypolicyviolation', onViolation, { signal: own.signal });
  try {
    return (await fetch(address, { method, credentials: 'omit', cache: 'no-store' })).status;
  } catch {
    // The event comes after the rejection.
    await new Promise((resolve) => setTimeout(resolve));
    return isForbidden ? 'forbidden' : 'silent';
  } finally {
    own.abort();
  }
}
