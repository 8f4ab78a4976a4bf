import ky, { type KyInstance } from 'ky';
import * as v from 'valibot';
import { BodyTooLargeError, readBounded } from '../base/bounded-body.ts';
import { DeadlineError, withinTime } from '../base/deadline.ts';
import { SECOND } from '../base/time.ts';
import { wellFormedJson } from '../base/well-formed.ts';
import { fromNetwork, fromStatus, UpstreamError } from './error.ts';

/** Bytes of the largest answer that is read: a hundred of the longest messages. */
const ANSWER_MAX = 16 * 1024 * 1024;

/** What a call is for. If the budget runs low, the later ones of this list are refused first. */
export type Priority = 'message' | 'session' | 'receipt' | 'sweep';

/** Limits the calls: the upstream allows one address a number of calls a minute. */
export interface Budget {
  /** @returns 0 if the call is allowed, else the seconds to wait */
  take(priority: Priority): Promise<number>;
  /** The same for a visitor's share of the budget. @default each visitor may use it up */
  takeShare?(priority: Priority, visitor: string): Promise<number>;
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
  /** Ends every call that is running, and refuses new ones. */
  stopping?: AbortSignal;
  /** Milliseconds until head and body of an answer are there. @default 20 s: above the upstream's own limit of 15 s, so that a write has ended when we give up */
  writeTimeout?: number;
  /** As `writeTimeout`. @default 10 s */
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
  /** Names the inbox: the clients of its visitors have the same object. */
  inbox: object;
  /** The same client, whose calls also count against a visitor's share of the budget. */
  forVisitor(visitor: string): UpstreamClient;
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
    // The deadline below also covers the body.
    timeout: false,
    throwHttpErrors: false,
    // Elsewhere nobody may receive the token.
    redirect: 'manual',
    ...(options.fetch && { fetch: (input, init) => options.fetch!(new Request(input, init)) }),
  });

  const inbox = {};
  return clientFor(undefined);

  function clientFor(visitor: string | undefined): UpstreamClient {
    return {
      accountId,
      inboxId,
      inbox,
      forVisitor: clientFor,
      call: async (schema, call) => parse(schema, await ask(call, visitor)),
      tell: async (call) => void (await ask(call, visitor)),
    };
  }

  async function ask({ method, path, query, json, priority }: Call, visitor: string | undefined): Promise<string> {
    if (visitor !== undefined) {
      const retryAfter = (await budget.takeShare?.(priority, visitor)) ?? 0;
      const scope = 'conversation';
      if (retryAfter > 0)
        throw new UpstreamError('upstream_busy', 'nothing', 'the share of a visitor is spent', { retryAfter, scope });
    }
    const wait = await budget.take(priority);
    if (wait > 0) throw new UpstreamError('upstream_busy', 'nothing', 'our own budget is spent', { retryAfter: wait });
    const url = new URL(path.startsWith('/') ? path : `/api/v1/accounts/${accountId}/${path}`, options.url);
    const limit = method === 'get' ? (options.readTimeout ?? 10 * SECOND) : (options.writeTimeout ?? 20 * SECOND);
    const request = {
      method,
      ...(query && { searchParams: query }),
      ...(json !== undefined && { json: wellFormedJson(json) }),
    };
    if (options.stopping?.aborted) throw new UpstreamError('upstream_unreachable', 'nothing', 'this server stops');
    try {
      return await withinTime(limit, options.stopping, async (signal) =>
        textOf(await api(url, { ...request, signal }), signal),
      );
    } catch (error) {
      if (error instanceof UpstreamError) throw error;
      if (error instanceof DeadlineError) throw new UpstreamError('upstream_timeout', 'running', error.message);
      throw fromNetwork(error);
    }
  }
}

/** @throws {UpstreamError} also for an answer outside 2xx */
async function textOf(response: Response, signal: AbortSignal): Promise<string> {
  const text = readBounded(response.body, ANSWER_MAX, signal).then((bytes) => new TextDecoder().decode(bytes));
  const { status, headers } = response;
  // Without its text it is unknown what a refusal means.
  if (!response.ok) throw fromStatus(status, await text.catch(() => undefined), headers);
  return text.catch((error: unknown) => {
    if (!(error instanceof BodyTooLargeError)) throw error;
    throw new UpstreamError('upstream_invalid', 'perhaps', `an answer of ${error.message}`);
  });
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
