import { orAborted } from '../base/deadline.ts';
import { createPause } from '../base/pause.ts';
import { MINUTE, SECOND } from '../base/time.ts';
import type { Follow } from './follow.ts';

/** What is said about the upstream of a site. */
export interface FileSource {
  /** Origin of OneHash Chat. */
  url: string;
  /** Host and port of its storage, where that has a private address. */
  fileHosts: readonly string[];
}

export interface FileRequest {
  site: string;
  /** The upstream's address. */
  url: string;
  /** When the file's message was written, epoch seconds. */
  writtenAt: number;
  headers: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

/** Asks for a file. @throws {FileBusyError} @throws {Error} if the address leads inside, or to nobody */
export type AskUpstream = (request: FileRequest) => Promise<Response>;

/** The budget of calls upstream is spent. */
export class FileBusyError extends Error {
  override name = 'FileBusyError' as const;
  /** Seconds. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super('our own budget is spent');
    this.retryAfter = retryAfter;
  }
}

export interface AskUpstreamOptions {
  follow: Follow;
  /** By the site's name. */
  sites: ReadonlyMap<string, FileSource>;
  /** Counts a call of the upstream. @returns 0 if it may go, else the seconds to wait */
  take: () => Promise<number>;
  /** Epoch ms. */
  now: () => number;
}

/** The upstream stores a file after it has told of it, so a new one may be missing for a moment: pauses before asking again. */
const NOT_YET = [0.3 * SECOND, SECOND, 2 * SECOND];
/** A file is new for this long. */
const NEW = MINUTE;

export function createAskUpstream({ follow, sites, take, now }: AskUpstreamOptions): AskUpstream {
  return async ({ site, url, writtenAt, headers, signal }) => {
    const source = sites.get(site);
    const request = {
      ownHosts: source ? [new URL(source.url).host, ...source.fileHosts] : [],
      signal,
      headers,
      async before({ origin }: URL) {
        const wait = origin === source?.url ? await take() : 0;
        if (wait > 0) throw new FileBusyError(wait);
      },
    };
    const first = addressAt(source, url);
    const ask = (): Promise<Response> => orAborted(follow(first, request), signal);
    const pause = createPause(signal);
    for (const time of NOT_YET) {
      const response = await ask();
      if (response.status !== 404 || now() - writtenAt * 1000 > NEW) return response;
      await pause.of(time);
      signal.throwIfAborted();
    }
    return ask();
  };
}

/** What the upstream keeps itself is asked from where we reach it, which need not be the address that it has for browsers. */
function addressAt(source: FileSource | undefined, said: string): URL {
  const url = new URL(said);
  const isKept = source && url.pathname.startsWith('/rails/active_storage/');
  return isKept ? new URL(url.pathname + url.search, source.url) : url;
}
