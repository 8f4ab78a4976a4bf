import { STATUS_CODES } from 'node:http';

export type Fetch = (input: Request) => Promise<Response>;

const HEADERS = {
  Accept: 'application/json',
  'User-Agent': 'rest-client/2.1.0 (linux-gnu x86_64) ruby/3.3.8p144',
  'Content-Type': 'application/json',
  'Accept-Encoding': 'gzip;q=1.0,deflate;q=0.6,identity;q=0.3',
};

const TIMED_OUT = 'Timed out reading data from server';

export interface Delivery {
  fetch: Fetch;
  url: string;
  body: unknown;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Posts one event, once. Gives the text that agents will read when it failed, null when it went well. */
export async function deliver({ fetch, url, body, timeoutMs, signal }: Delivery): Promise<string | null> {
  const target = targetOf(url);
  if (!target) return `bad URI (is not URI?): ${JSON.stringify(url.includes('://') ? url : `http://${url}`)}`;
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = setTimeout(() => ending.abort(TIMED_OUT), timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  const request = async (to: string, init: RequestInit) => {
    // An in-process receiver may not look at the signal: the time-out holds all the same.
    const asked = fetch(new Request(to, { ...init, redirect: 'manual', signal: ending.signal }));
    const response = await race(asked, ending.signal);
    // Read to its end, or its connection could not be used again.
    await race(response.arrayBuffer(), ending.signal);
    return response;
  };
  const headers = { ...HEADERS, ...target.headers };
  try {
    const response = await request(target.url, { method: 'POST', headers, body: escaped(body) });
    const location = response.headers.get('location');
    if (response.status === 303 && location) {
      const next = new URL(location, target.url).href;
      const followed = await request(next, { method: 'GET', headers: HEADERS });
      return verdict(followed.status);
    }
    return verdict(response.status);
  } catch (error) {
    return ending.signal.reason === TIMED_OUT ? TIMED_OUT : failureText(error, target.url);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

function verdict(status: number): string | null {
  if (status >= 200 && status <= 207) return null;
  return `${status} ${STATUS_CODES[status] ?? ''}`.trim();
}

/** User and password in the address become Basic authorization. */
function targetOf(url: string): { url: string; headers: Record<string, string> } | null {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  const target = new URL(url);
  const user = `${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}`;
  const headers: Record<string, string> =
    user === ':' ? {} : { Authorization: `Basic ${Buffer.from(user).toString('base64')}` };
  target.username = '';
  target.password = '';
  return { url: target.href, headers };
}

/** Markup and line separators are escaped in the body: a signature would be over these bytes. */
function escaped(body: unknown): string {
  return JSON.stringify(body).replaceAll(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function failureText(error: unknown, url: string): string {
  const { hostname, port, protocol } = new URL(url);
  const number = port || (protocol === 'https:' ? '443' : '80');
  const reason = codeOf(error);
  if (reason === 'ECONNREFUSED') {
    const detail = `Connection refused - connect(2) for "${hostname}" port ${number}`;
    return `Failed to open TCP connection to ${hostname}:${number} (${detail})`;
  }
  if (reason === 'ENOTFOUND' || reason === 'EAI_AGAIN') {
    return `Failed to open TCP connection to ${hostname}:${number} (getaddrinfo: Name or service not known)`;
  }
  return 'Server broke connection';
}

function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : undefined;
}

function race<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}
