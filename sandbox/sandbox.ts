import { Hono } from 'hono';
import { acceptOf, refuse, withRequestId } from './http/answer.ts';
import { authenticate } from './http/auth.ts';
import { createThrottles, DEFAULT_LIMITS, type Limits } from './http/throttle.ts';
import { callUnder } from './levers/fail.ts';
import { createFaults } from './levers/faults.ts';
import { bodyOf, createRequestLog } from './levers/requests.ts';
import { contactSearchRoutes } from './routes/contact-search.ts';
import { contactRoutes } from './routes/contacts.ts';
import { conversationActionRoutes } from './routes/conversation-actions.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { deskRoutes } from './routes/desk.ts';
import { inboxRoutes } from './routes/inboxes.ts';
import { leverRoutes } from './routes/levers.ts';
import { messageRoutes } from './routes/messages.ts';
import { profileRoutes } from './routes/profile.ts';
import { publicRoutes } from './routes/public.ts';
import { Refused, type Refusal } from './state/refusal.ts';
import type { Seed } from './state/seed.ts';
import { createState, type State } from './state/state.ts';
import { dispatchWebhooks } from './webhooks/dispatch.ts';
import type { Fetch } from './webhooks/deliver.ts';

export interface SandboxOptions {
  /** Where every inbox's webhook goes at the start. */
  webhookUrl?: string;
  /** How webhooks are delivered. Default: the network. */
  fetch?: Fetch;
  webhookTimeoutMs?: number;
  limits?: Partial<Limits>;
  /** Accounts, users and inboxes to start with, in place of the usual ones. */
  seed?: Seed;
}

export interface Sandbox {
  fetch(request: Request): Promise<Response>;
  close(): void;
}

/** A stand-in OneHash Chat. It does not listen: hand `fetch` to a server, or call it. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const state = createState(options.seed ?? {}, limits.messagesPerMinute);
  for (const inbox of state.inboxes.values()) inbox.webhookUrl ??= options.webhookUrl ?? null;
  const faults = createFaults();
  const log = createRequestLog();
  const throttles = createThrottles(limits);
  const webhooks = dispatchWebhooks(state, {
    fetch: options.fetch ?? ((request) => fetch(request)),
    timeoutMs: options.webhookTimeoutMs ?? 5000,
    faults,
  });

  const api = new Hono()
    .route('/', profileRoutes(state))
    .route('/', contactSearchRoutes(state, throttles))
    .route('/', contactRoutes(state))
    .route('/', conversationRoutes(state))
    .route('/', conversationActionRoutes(state, throttles))
    .route('/', messageRoutes(state))
    .route('/', inboxRoutes(state))
    .route('/', publicRoutes(state));
  const own = new Hono().route('/', deskRoutes()).route('/', leverRoutes(log, faults));
  api.notFound((context) => answerTo({ kind: 'rails', status: 404 }, context.req.raw));
  api.onError((error, context) => {
    if (error instanceof Refused) return answerTo(error.refusal, context.req.raw);
    throw error;
  });

  return {
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      if (!/^\/(api|public|platform|rails|auth)(\/|$)/.test(pathname)) return own.fetch(request);
      const entry = log.add({
        at: new Date().toISOString(),
        method: request.method,
        path: pathname + search,
        user: userName(state, request),
        status: null,
        body: await bodyOf(request),
      });
      const response = await callUnder(faults.takeCall(request.method, pathname), async () => {
        try {
          throttles.request();
        } catch (error) {
          if (error instanceof Refused) return withRequestId(answerTo(error.refusal, request), request);
          throw error;
        }
        return withRequestId(await api.fetch(request), request);
      });
      entry.status = response.status;
      return response;
    },
    close: () => webhooks.close(),
  };
}

function answerTo(refusal: Refusal, request: Request): Response {
  return refuse(refusal, acceptFor(refusal, request));
}

/** Routes that exist speak JSON whatever was asked for; only before a route is found does Accept count. */
function acceptFor(refusal: Refusal, request: Request) {
  if (refusal.kind !== 'rails' || refusal.status === 500) return 'json';
  if (new URL(request.url).pathname.startsWith('/public/') && refusal.status === 404) return 'json';
  return acceptOf(request.headers.get('accept'));
}

function userName(state: State, request: Request): string | null {
  try {
    return authenticate(state, request.headers).name;
  } catch {
    return null;
  }
}
