import { Hono } from 'hono';
import { createCable } from './cable/cable.ts';
import type { CableSocket } from './cable/connection.ts';
import { acceptOf, refuse, withRequestId } from './http/answer.ts';
import { authenticate } from './http/auth.ts';
import { createThrottles, DEFAULT_LIMITS, type Limits } from './http/throttle.ts';
import { callUnder } from './levers/fail.ts';
import { createFaults } from './levers/faults.ts';
import { createRequestLog, readable } from './levers/requests.ts';
import { contactSearchRoutes } from './routes/contact-search.ts';
import { contactRoutes } from './routes/contacts.ts';
import { conversationActionRoutes } from './routes/conversation-actions.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { deskRoutes } from './routes/desk.ts';
import { fileRoutes } from './routes/files.ts';
import { inboxRoutes } from './routes/inboxes.ts';
import { leverRoutes } from './routes/levers.ts';
import { messageRoutes } from './routes/messages.ts';
import { profileRoutes } from './routes/profile.ts';
import { publicRoutes } from './routes/public.ts';
import { Refused, type Refusal } from './state/refusal.ts';
import type { Seed } from './state/seed.ts';
import { createState, type State } from './state/state.ts';
import { Timers } from './state/timers.ts';
import { dispatchWebhooks } from './webhooks/dispatch.ts';
import type { Fetch } from './webhooks/deliver.ts';

export interface SandboxOptions {
  /** Where every inbox's webhook goes at the start. Without one nothing is told by webhook, and nothing fails. */
  webhookUrl?: string;
  /** How webhooks are delivered. Default: the network. */
  fetch?: Fetch;
  limits?: Partial<Limits>;
  /** Accounts, users and inboxes to start with, in place of the usual ones. */
  seed?: Seed;
  /** Divides every duration, so that a test lives through hours in minutes. The levers' own are left as they are. */
  timeScale?: number;
  /** What it says it is, with the differences of that version. Default: OneHash Chat's, 4.2.0. */
  version?: string;
}

export interface Sandbox {
  fetch(request: Request): Promise<Response>;
  /** Takes the server's end of a WebSocket that has been opened. */
  cable(socket: CableSocket): void;
  close(): void;
}

const WEBHOOK_TIMEOUT_SECONDS = 5;

/** A stand-in OneHash Chat. It does not listen: hand `fetch` and `cable` to a server, or call them. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { seed = {}, timeScale = 1 } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const state = createState({
    seed,
    timeScale,
    messagesPerMinute: limits.messagesPerMinute,
    ...(options.version !== undefined && { version: options.version }),
  });
  for (const inbox of state.inboxes.values()) inbox.webhookUrl ??= options.webhookUrl ?? null;
  const faults = createFaults();
  const log = createRequestLog();
  const throttles = createThrottles(limits, timeScale);
  const timers = new Timers();
  const cable = createCable(state, faults);
  const webhooks = dispatchWebhooks(state, {
    fetch: options.fetch ?? ((request) => fetch(request)),
    timeoutMs: WEBHOOK_TIMEOUT_SECONDS * 1000 * state.second,
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
    .route('/', fileRoutes(state))
    .route('/', publicRoutes(state));
  const own = new Hono().route('/', deskRoutes()).route('/', leverRoutes({ state, log, faults, cable }));
  // Any request that is not a WebSocket upgrade.
  own.get('/cable', (context) => context.text('Page not found', 404, { 'content-type': 'text/plain' }));
  api.notFound((context) => answerTo({ kind: 'rails', status: 404 }, context.req.raw));
  api.onError((error, context) => {
    if (error instanceof Refused) return answerTo(error.refusal, context.req.raw);
    throw error;
  });

  async function answer(request: Request): Promise<Response> {
    try {
      throttles.request();
    } catch (error) {
      if (error instanceof Refused) return withRequestId(answerTo(error.refusal, request), request);
      throw error;
    }
    return withRequestId(await api.fetch(request), request);
  }

  return {
    async fetch(request) {
      const { pathname, search, origin } = new URL(request.url);
      state.origin = origin;
      if (!/^\/(api|public|platform|rails|auth)(\/|$)/.test(pathname)) return own.fetch(request);
      const { method, url, headers } = request;
      // Read the body at once: a call may run long after its connection is gone.
      const body = method === 'GET' || method === 'HEAD' ? null : await request.arrayBuffer();
      const entry = log.add({
        at: new Date().toISOString(),
        method,
        path: pathname + search,
        user: userName(state, request),
        status: null,
        body: readable(body),
      });
      const response = await callUnder(
        faults.takeCall(method, pathname),
        () => answer(body === null ? request : new Request(url, { method, headers, body })),
        (act, milliseconds) => timers.later(act, milliseconds),
      );
      entry.status = response.status;
      return response;
    },
    cable: (socket) => cable.connect(socket),
    close() {
      timers.clear();
      webhooks.close();
      cable.close();
    },
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
