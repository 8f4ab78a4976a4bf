import ky, { HTTPError, TimeoutError, type KyInstance } from 'ky';
import * as v from 'valibot';
import { SECOND } from '../base/time.ts';
import { wellFormedJson } from '../base/well-formed.ts';
import { fromNetwork, fromStatus, UpstreamError } from './error.ts';

/** What a call is for. If the budget runs low, the later ones of this list are refused first. */
export type Priority = 'message' | 'session' | 'receipt' | 'sweep';

/** Limits the calls: the upstream allows one address a number of calls a minute. */
export interface Budget {
  /** @returns 0 if the call is allowed, else the seconds to wait */
  take(priority: Priority): Promise<number>;
}

export interface UpstreamOptions {
  /** Origin of OneHash Chat. */
  url: string;
  token: string;
  accountId: number;
  inboxId: number;
  budget: Budget;
  /** @default globalThis.fetch */
  fetch?: (request: Request) => Promise<Response>;
  /** Milliseconds. @default 20 s: above the upstream's own limit of 15 s, so that a write has ended when we give up */
  writeTimeout?: number;
  /** Milliseconds. @default 10 s */
  readTimeout?: number;
}

export interface Call {
  method: 'get' | 'post' | 'put' | 'patch';
  /** Relative to `/api/v1/accounts/{id}/`; with a leading slash, to the root. */
  path: string;
  query?: Record<string, string | number>;
  json?: unknown;
  priority: Priority;
}

/** One inbox of one account of OneHash Chat, with one access token. */
export interface UpstreamClient {
  accountId: number;
  inboxId: number;
  /** Makes one call and checks its answer. For this room only: the other rooms call its functions. @throws {UpstreamError} */
  call<Schema extends v.GenericSchema>(schema: Schema, call: Call): Promise<v.InferOutput<Schema>>;
  /** Makes one call whose answer is not read. @throws {UpstreamError} */
  tell(call: Call): Promise<void>;
}

export function createUpstream(options: UpstreamOptions): UpstreamClient {
  const { budget, inboxId, accountId } = options;
  const api: KyInstance = ky.create({
    // With hyphens, because proxies drop header names with underscores.
    headers: { 'api-access-token': options.token, accept: 'application/json' },
    retry: 0,
    ...(options.fetch && { fetch: (input, init) => options.fetch!(new Request(input, init)) }),
  });

  return {
    accountId,
    inboxId,
    call: async (schema, call) => parse(schema, await ask(call)),
    tell: async (call) => void (await ask(call)),
  };

  async function ask({ method, path, query, json, priority }: Call): Promise<string> {
    const wait = await budget.take(priority);
    if (wait > 0) throw new UpstreamError('upstream_busy', 'nothing', 'our own budget is spent', { retryAfter: wait });
    const url = new URL(path.startsWith('/') ? path : `/api/v1/accounts/${accountId}/${path}`, options.url);
    const timeout = method === 'get' ? (options.readTimeout ?? 10 * SECOND) : (options.writeTimeout ?? 20 * SECOND);
    return text(
      api(url, {
        method,
        timeout,
        ...(query && { searchParams: query }),
        ...(json !== undefined && { json: wellFormedJson(json) }),
      }),
    );
  }
}

async function text(answer: Promise<Response>): Promise<string> {
  try {
    return await (await answer).text();
  } catch (error) {
    if (error instanceof HTTPError) {
      const body = await error.response.text().catch(() => '');
      throw fromStatus(error.response.status, body, error.response.headers.get('retry-after'));
    }
    if (error instanceof TimeoutError) throw new UpstreamError('upstream_timeout', 'running', 'no answer in time');
    throw fromNetwork(error);
  }
}

function parse<Schema extends v.GenericSchema>(schema: Schema, answer: string): v.InferOutput<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(answer);
  } catch {
    throw new UpstreamError('upstream_invalid', 'running', `no JSON: ${answer.slice(0, 200)}`);
  }
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const detail = v.flatten(result.issues);
  throw new UpstreamError('upstream_invalid', 'perhaps', `unexpected shape: ${JSON.stringify(detail)}`);
}
