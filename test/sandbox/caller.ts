import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // What a test reads out of an answer is its own claim about the shape.
  body: <T = Record<string, unknown>>() => T;
}

export type Call = (method: string, path: string, body?: unknown, token?: string) => Promise<Answer>;

/** A sandbox and a way to call it; paths that do not begin with a slash are the account's. */
export function start(options: SandboxOptions = {}): { sandbox: Sandbox; call: Call } {
  const sandbox = createSandbox(options);
  const call: Call = async (method, path, body, token = 'sandbox-bff') => {
    const url = `http://sandbox.test${path.startsWith('/') ? path : `/api/v1/accounts/1/${path}`}`;
    const headers = { 'api-access-token': token, accept: 'application/json', 'content-type': 'application/json' };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await sandbox.fetch(new Request(url, init));
    const text = await response.text();
    const read = <T>() => JSON.parse(text) as T;
    return { status: response.status, headers: response.headers, text, body: read };
  };
  return { sandbox, call };
}

/** A visitor with a conversation, by the calls a backend makes. */
export async function visitor(call: Call, sourceId = 'visitor-1'): Promise<{ contact: number; conversation: number }> {
  const made = await call('POST', 'contacts', { inbox_id: 1, name: 'Vera Visitor', source_id: sourceId });
  const contact = made.body<{ payload: { contact: { id: number } } }>().payload.contact.id;
  const begun = await call('POST', 'conversations', { inbox_id: 1, contact_id: contact, source_id: sourceId });
  return { contact, conversation: begun.body<{ id: number }>().id };
}

/** Webhooks that arrive, to be waited for. */
export function hook(answer: (event: Delivered) => Response | Promise<Response> = () => new Response('')) {
  const arrived: Delivered[] = [];
  const waiting = new Set<() => void>();
  return {
    arrived,
    async fetch(request: Request): Promise<Response> {
      const raw = await request.text();
      const event = {
        url: request.url,
        headers: request.headers,
        raw,
        body: JSON.parse(raw || '{}') as Delivered['body'],
      };
      arrived.push(event);
      for (const wake of waiting) wake();
      return answer(event);
    },
    async until(done: (events: Delivered[]) => boolean): Promise<Delivered[]> {
      while (!done(arrived)) {
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
        });
        waiting.clear();
      }
      return arrived;
    },
  };
}

export interface Delivered {
  url: string;
  headers: Headers;
  raw: string;
  body: Record<string, unknown> & { event?: string };
}
