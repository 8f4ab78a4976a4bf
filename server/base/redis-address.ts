/** Where a Redis is, and how to log in. */
export interface RedisAddress {
  host: string;
  port: number;
  username?: string;
  password?: string;
  db?: number;
  tls?: object;
  /** Options of the client, such as `family`. */
  options: Record<string, string | number>;
}

/**
 * Reads `redis://user:password@host:6379/0` or `rediss://…`. A password with `@`, `/`, `?`, `#` or `%` in it must be
 * percent-encoded: elsewhere a part of it would be taken for the host, and be shown in errors.
 *
 * @returns `undefined` if it is none
 */
export function readRedisAddress(text: string): RedisAddress | undefined {
  if (!/^rediss?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const [, authority = ''] = /^[^:]+:\/\/([^/?#]*)/.exec(text) ?? [];
  const isPlain = authority.split('@').length <= 2 && !/@/.test(url.pathname + url.search + url.hash) && !url.hash;
  const database = /^\/?$|^\/(\d{1,3})$/.exec(url.pathname);
  if (!isPlain || !url.hostname || !database) return undefined;
  try {
    const username = decodeURIComponent(url.username);
    const password = decodeURIComponent(url.password);
    return {
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(url.port || 6379),
      ...(username && { username }),
      ...(password && { password }),
      ...(database[1] && { db: Number(database[1]) }),
      ...(/^rediss:/i.test(text) && { tls: {} }),
      options: Object.fromEntries(
        [...url.searchParams].map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]),
      ),
    };
  } catch {
    return undefined;
  }
}
