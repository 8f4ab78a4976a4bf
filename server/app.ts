import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { version } from '../package.json' with { type: 'json' };
import { answerError } from './http/error-response.ts';
import { createAssets, type Assets } from './http/assets.ts';
import { createAvatars } from './http/avatars.ts';
import { createBackground } from './base/background.ts';
import { createDefaultLog } from './default-log.ts';
import { HEARTBEAT_SECONDS } from '../wire/limits.ts';
import type { Config } from './config/config.ts';
import { clientAddress } from './http/guard/client-address.ts';
import { createBudget, createLimits, NO_LIMITS } from './http/guard/limits.ts';
import { guardOrigin } from './http/guard/origin.ts';
import { problemResponse } from './http/problem.ts';
import type { ConnectCable } from './upstream/cable.ts';
import { connectCable } from './upstream/cable-socket.ts';
import { createHub } from './fanout/hub.ts';
import { createStreams } from './fanout/streams.ts';
import { startLive, type Live } from './events/start-events.ts';
import { startDelivery, type Delivery } from './queue/deliver.ts';
import type { Log } from './base/log.ts';
import type { SiteContext } from './site-context.ts';
import { assetRoutes } from './http/routes/assets.ts';
import { avatarRoutes } from './http/routes/avatars.ts';
import { contactRoutes } from './http/routes/contact.ts';
import { conversationRoutes } from './http/routes/conversation.ts';
import type { AppEnv, HttpContext } from './http/context.ts';
import { encodeEvent } from './http/encode-event.ts';
import { eventRoutes } from './http/routes/events.ts';
import { healthRoutes } from './http/routes/health.ts';
import { webhookRoutes } from './http/routes/webhook.ts';
import { messageRoutes } from './http/routes/messages.ts';
import { receiptRoutes, typingRoutes } from './http/routes/receipts.ts';
import { sessionRoutes } from './http/routes/session.ts';
import { createSeal } from './identity/seal.ts';
import { createSiteContext } from './site-context.ts';
import type { Journal } from './store/journal.ts';
import { createMemoryStore } from './store/memory.ts';
import { StoreError, type Store } from './store/store.ts';
import { HOUR, SECOND } from './base/time.ts';
import { isUpstreamError } from './upstream/error.ts';

export interface AppDeps {
  config: Config;
  /** @default pino to standard output */
  log?: Log;
  /** @default this process's memory */
  store?: Store;
  /** Keeps what is accepted while the upstream is away. @default none: the widget keeps it */
  journal?: Journal | null;
  /** How the upstream is called. @default globalThis.fetch */
  fetch?: (request: Request) => Promise<Response>;
  /** How the upstream's cable is reached. @default the network */
  connect?: ConnectCable;
  /** @default Date.now */
  now?: () => number;
  /** The built widget's folder. @default the folder above this file */
  assets?: string;
  /** Milliseconds between two heartbeats of a stream. @default 15 s */
  heartbeat?: number;
}

export interface App {
  /** Answers a request, as every server and framework that knows `fetch` hands it over. */
  fetch(request: Request, env?: unknown): Response | Promise<Response>;
  /** Begins what goes on by itself: to listen to the upstream, to compare with it, to deliver accepted messages. */
  start(): void;
  /** Resolves when all webhooks taken so far are delivered. */
  idle(): Promise<void>;
  /** Event streams that are open now. */
  streams(): number;
  /** Asks the visitors to go to another process, and resolves when they have had that time. @param ms milliseconds */
  drain(ms: number): Promise<void>;
  /** Ends what was started, and the streams; resolves when nothing runs any more. */
  stop(): Promise<void>;
}

/** The whole BFF, apart from listening. */
export function createApp(deps: AppDeps): App {
  const { config, log = createDefaultLog(config.logLevel), now = Date.now, journal = null } = deps;
  const store = deps.store ?? createMemoryStore({ now });
  const hub = createHub(store, randomUUID());
  const budget = createBudget(store, config.upstreamPerMinute);
  const background = createBackground((error) => {
    // Nobody waits for it, and what matters is said again.
    if (isUpstreamError(error)) log.warn({ code: error.code, detail: error.detail }, 'after a request');
    else log[error instanceof StoreError ? 'warn' : 'error']({ err: error }, 'after a request');
  });
  let delivery: Delivery | undefined;
  let live: Live | undefined;
  let state: 'serving' | 'draining' = 'serving';
  const onAccepted: SiteContext['onAccepted'] = (line, reason) => delivery?.nudge(line, reason);
  const seal = createSeal(config.sessionKeys, now);
  const shared = { budget, hub, seal, store, journal, log, now, fetch: deps.fetch, onAccepted };
  const sites = config.sites.map((site) => createSiteContext(site, shared));
  const http: HttpContext = {
    sites: new Map(sites.map((context) => [context.site, context])),
    avatars: createAvatars(config.publicUrl, config.sessionKeys, deps.fetch),
    limits: config.limits ? createLimits(store) : NO_LIMITS,
    background,
    log,
    now,
    sources: config.realtime,
    secure: config.publicUrl.protocol === 'https:',
    addressOf: clientAddress(config.trustedProxies),
    streams: createStreams(deps.heartbeat ?? HEARTBEAT_SECONDS * SECOND),
    state: () => state,
  };
  const root = createRoutes(http, createAssets(deps.assets ?? folderAbove(), version));
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
        sites,
        sources: config.realtime,
        store,
        connect: deps.connect ?? connectCable,
      });
      for (const { team } of sites) team.start();
      if (journal) delivery ??= startDelivery({ journal, sites: http.sites, maxAge: config.journal.hours * HOUR });
    },
    idle: () => background.idle(),
    streams: () => http.streams.size(),
    async drain(ms) {
      state = 'draining';
      // The event names no session: every reader is meant.
      http.streams.move(encodeEvent({ type: 'move' }), ms);
      await wait(ms);
    },
    async stop() {
      http.streams.endAll();
      for (const { team } of sites) team.stop();
      await Promise.all([delivery?.stop(), live?.stop()]);
      delivery = live = undefined;
      await background.idle();
    },
  };
}

/** In the build the widget lies beside the server's folder. Modules of a worker have no address, and read no files. */
function folderAbove(): string {
  return import.meta.url ? fileURLToPath(new URL('..', import.meta.url)) : '.';
}

function createRoutes(http: HttpContext, assets: Assets): Hono<AppEnv> {
  const site = new Hono<AppEnv>()
    .route('/hooks', webhookRoutes(http))
    .route('/avatars', avatarRoutes(http))
    .use(guardOrigin((name) => http.sites.get(name)?.settings.origins ?? []))
    .route('/session', sessionRoutes(http))
    .route('/contact', contactRoutes(http))
    .route('/conversation', conversationRoutes(http))
    .route('/messages', messageRoutes(http))
    .route('/events', eventRoutes(http))
    .route('/receipts', receiptRoutes(http))
    .route('/typing', typingRoutes(http));
  return new Hono<AppEnv>()
    .route('/v1/:site', site)
    .route('/', assetRoutes(http, assets))
    .route('/', healthRoutes(http));
}
