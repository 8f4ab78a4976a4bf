import { setTimeout as wait } from 'node:timers/promises';

/** One session of a WebDriver server: https://www.w3.org/TR/webdriver2/ */
export interface Session {
  /** @param path below the session's address */
  call<Value>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Value>;
}

/** No command of a test takes longer. */
const LIMIT = 30_000;

export async function openSession(server: string, capabilities: object): Promise<Session> {
  await isUp(server);
  const { sessionId } = await call<{ sessionId: string }>('POST', `${server}/session`, {
    capabilities: { alwaysMatch: capabilities },
  });
  return { call: (method, path, body) => call(method, `${server}/session/${sessionId}${path}`, body) };
}

async function isUp(server: string): Promise<void> {
  const deadline = Date.now() + LIMIT;
  while (!(await call('GET', `${server}/status`).catch(() => null))) {
    if (Date.now() > deadline) throw new Error(`nobody answers at ${server}`);
    await wait(20);
  }
}

async function call<Value>(method: string, url: string, body?: unknown): Promise<Value> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(LIMIT),
    ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
  });
  const { value } = (await response.json()) as { value: Value };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${error}: ${message}`);
}
