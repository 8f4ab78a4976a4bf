import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { pino, type Logger } from 'pino';
import { version } from '../package.json' with { type: 'json' };
import { createAssets } from './assets.ts';
import { createBackground } from './background.ts';
import type { Config } from './config.ts';
import { clientAddress } from './guard/address.ts';
import { createBudget, createLimits, NO_LIMITS } from './guard/limits.ts';
import { guardOrigin } from './guard/origin.ts';
import { ProblemError, problemResponse } from './guard/problem.ts';
import type { ConnectCable } from './live/cable.ts';
import { connectCable } from './live/cable-socket.ts';
import { createHub, type Hub } from './live/hub.ts';
import { createInbound, type Inbound } from './live/inbound.ts';
import { startLive, type Live } from './live/start.ts';
import { createWebhook } from './live/webhook.ts';
import type { Relay } from './relay/relay.ts';
import { isRelayed } from './relay/send.ts';
import { knownSnapshot, rememberConversation, rememberMessages } from './relay/snapshot.ts';
import { assetRoutes } from './routes/assets.ts';
import type { AppEnv, Routing, SiteRuntime } from './routes/context.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { hookRoutes } from './routes/hook.ts';
import { messageRoutes } from './routes/messages.ts';
import { sessionRoutes } from './routes/session.ts';
import { createSeal } from './session/seal.ts';
import type { Site } from './sites.ts';
import { createMemoryStore } from './store/memory.ts';
import type { Store } from './store/store.ts';
import { createUpstream, type Budget, type UpstreamClient } from './upstream/client.ts';
import { isUpstreamError } from './upstream/error.ts';
import { getInbox, getProfile } from './upstream/inbox.ts';

export interface AppDeps {
  config: Config;
  /** @default pino to standard output */
  log?: Logger;
  /** @default this process's memory */
  store?: Store;
  /** How the upstream is called. @default globalThis.fetch */
  fetch?: (request: Request) => Promise<Response>;
  /** How the upstream's cable is reached. @default the network */
  connect?: ConnectCable;
  /** @default Date.now */
  now?: () => number;
  /** The built widget's folder. @default the folder above this file */
  assets?: string;
  /** Milliseconds between two heartbeats of a stream. @default 15,000 */
  heartbeat?: number;
}

export interface App {
  /** Answers a request, as every server and framework that knows `fetch` hands it over. */
  fetch(request: Request, env?: unknown): Response | Promise<Response>;
  /** Begins to listen to the upstream and to compare with it; without it only webhooks bring news. */
  start(): void;
  /** Ends what `start` began; resolves when another process can go on with it. */
  stop(): Promise<void>;
  /** Resolves when all webhooks taken so far are delivered. */
  idle(): Promise<void>;
  /** Event streams that are open now. */
  streams(): number;
}

/** The whole BFF, apart from listening. */
export function createApp(deps: AppDeps): App {
  const { config, log = pino({ level: config.logLevel }), store = createMemoryStore(), now = Date.now } = deps;
  const hub = createHub(store, randomUUID());
  const budget = createBudget(store, config.upstreamPerMinute);
  const background = createBackground((error) => log.error({ err: error }, 'after a request'));
  const sites = config.sites.map((site) =>
    createSite(site, { budget, hub, store, now, log, fetch: deps.fetch, realtime: config.realtime }),
  );
  let live: Live | undefined;
  const routing: Routing = {
    sites: new Map(sites.map((runtime) => [runtime.site.name, runtime])),
    seal: createSeal(config.sessionKeys, now),
    limits: config.limits ? createLimits(store) : NO_LIMITS,
    background,
    log,
    now,
    secure: config.publicUrl.protocol === 'https:',
    addressOf: clientAddress(config.trustedProxies),
    heartbeat: deps.heartbeat ?? 15_000,
  };
  const assets = createAssets(deps.assets ?? fileURLToPath(new URL('..', import.meta.url)), version);

  const site = new Hono<AppEnv>()
    .route('/hooks', hookRoutes(routing))
    .use(guardOrigin((name) => routing.sites.get(name)?.site.origins ?? []))
    .route('/session', sessionRoutes(routing))
    .route('/messages', messageRoutes(routing))
    .route('/events', eventRoutes(routing));
  const root = new Hono<AppEnv>()
    .route('/v1/:site', site)
    .route('/', assetRoutes(routing, assets))
    .route('/', healthRoutes(routing));

  const app = new Hono<AppEnv>()
    .use(async function logRequest(c, next) {
      const started = performance.now();
      c.set('requestId', randomUUID());
      await next();
      c.header('x-request-id', c.get('requestId'));
      // The secret of the webhook's path stays out of the log.
      const path = c.req.path.replace(/(\/hooks\/).*/, '$1…');
      const ms = Math.round(performance.now() - started);
      log.debug({ id: c.get('requestId'), method: c.req.method, path, status: c.res.status, ms }, 'request');
    })
    .onError((error, c) => answerError(error, c.get('requestId') ?? '', log, c.res.headers))
    .notFound((c) => problemResponse('not_found', c.get('requestId') ?? ''))
    .route('/', root);
  // Behind a proxy that keeps the base path; one that strips it is served above.
  const base = config.publicUrl.pathname.replace(/\/$/, '');
  if (base) app.route(base, root);

  return {
    fetch: (request, env) => app.fetch(request, env as AppEnv['Bindings']),
    start() {
      live ??= startLive({
        sites: sites.map((runtime) => ({ inbound: runtime.inbound, upstream: runtime.site.upstream })),
        sources: config.realtime,
        store,
        connect: deps.connect ?? connectCable,
      });
    },
    async stop() {
      await live?.stop();
      live = undefined;
    },
    idle: () => background.idle(),
    streams: () => hub.size(),
  };
}

interface SiteDeps {
  budget: Budget;
  hub: Hub;
  store: Store;
  now: () => number;
  log: Logger;
  fetch: AppDeps['fetch'];
  realtime: Config['realtime'];
}

function createSite(
  site: Site,
  { budget, hub, store, now, log, fetch, realtime }: SiteDeps,
): SiteRuntime & { inbound: Inbound } {
  const upstream = createUpstream({ ...site.upstream, budget, ...(fetch && { fetch }) });
  const relay: Relay = { site: site.name, upstream, store, hub, now };
  const inbound = createInbound({
    site: site.name,
    upstream,
    hub,
    store,
    log,
    now,
    memory: {
      known: (sourceId) => knownSnapshot(relay, sourceId),
      isRelayed: (sourceId, key) => isRelayed(relay, sourceId, key),
      keepConversation: (sourceId, conversation, active) =>
        rememberConversation(relay, sourceId, conversation, { active, fresh: false }),
      keepMessages: (sourceId, messages) => rememberMessages(relay, sourceId, messages),
    },
  });
  return {
    site,
    relay,
    inbound,
    receiveWebhook: realtime.includes('webhook')
      ? createWebhook(inbound, site.webhook.verify !== 'refetch')
      : async () => 'ignored',
    check: () => checkSite(upstream, site),
  };
}

/** Whether token, inbox and kind of inbox are right. */
async function checkSite(upstream: UpstreamClient, site: Site): Promise<string> {
  try {
    const profile = await getProfile(upstream);
    if (!profile.accounts.some(({ id }) => id === site.upstream.accountId))
      return 'the token belongs to nobody in this account';
    const inbox = await getInbox(upstream);
    return inbox.channel_type === 'Channel::Api' ? 'ok' : `the inbox is no API inbox but ${inbox.channel_type}`;
  } catch (error) {
    return isUpstreamError(error) ? error.code : 'internal';
  }
}

function answerError(error: Error, requestId: string, log: Logger, sent: Headers): Response {
  const response = errorResponse(error, requestId, log);
  // What CORS said of the request holds for its failure too.
  for (const [name, value] of sent) if (/^(access-control|vary)/.test(name)) response.headers.set(name, value);
  return response;
}

function errorResponse(error: Error, requestId: string, log: Logger): Response {
  if (error instanceof ProblemError) return problemResponse(error.code, requestId, error.options);
  if (isUpstreamError(error)) {
    log.warn({ id: requestId, code: error.code, detail: error.detail }, 'upstream');
    return problemResponse(error.code, requestId, { retryAfter: error.retryAfter });
  }
  log.error({ id: requestId, err: error }, 'unexpected');
  return problemResponse('internal', requestId);
}
