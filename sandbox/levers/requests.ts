/** One call of the API, as a test counts it. */
export interface LoggedRequest {
  at: string;
  method: string;
  /** With its query. */
  path: string;
  user: string | null;
  /** null while it is under way, and when the connection was dropped. */
  status: number | null;
  body: unknown;
}

const KEPT = 50_000;
/** Bytes of a body that is kept. */
const READ_MAX = 1024 * 1024;

export interface RequestLog {
  add(entry: LoggedRequest): LoggedRequest;
  list(): LoggedRequest[];
  clear(): void;
}

export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  return {
    add(entry) {
      if (entries.length >= KEPT) entries = entries.slice(-KEPT / 2);
      entries.push(entry);
      return entry;
    },
    list: () => entries,
    clear() {
      entries = [];
    },
  };
}

export function readable(bytes: ArrayBuffer | null): unknown {
  // Files would fill the log.
  if (bytes && bytes.byteLength > READ_MAX) return `${bytes.byteLength} bytes`;
  const raw = bytes === null ? '' : new TextDecoder().decode(bytes);
  if (raw === '') return null;
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return raw;
  }
}
