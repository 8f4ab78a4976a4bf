import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { pino } from 'pino';
import { version } from '../package.json' with { type: 'json' };
import { answerError } from './answer-error.ts';
import { createAssets, type Assets } from './assets.ts';
import { createAvatars } from './avatars.ts';
import { createBackground } from './background.ts';
import { HEARTBEAT_SECONDS } from '../wire/limits.ts';
import type { Config } from './config.ts';
import { clientAddress } from './guard/address.ts';
import { createBudget, createLimits, NO_LIMITS } from './guard/limits.ts';
import { guardOrigin } from './guard/origin.ts';
import { problemResponse } from './guard/problem.ts';
import type { ConnectCable } from './live/cable.ts';
import { connectCable } from './live/cable-socket.ts';
import { createHub } from './live/hub.ts';
import { createStreams } from './live/streams.ts';
import { startLive, type Live } from './live/start.ts';
import { startDelivery, type Delivery } from './relay/delivery.ts';
import type { Log } from './log.ts';
import type { Relay } from './relay/relay.ts';
import { assetRoutes } from './routes/assets.ts';
import { avatarRoutes } from './routes/avatars.ts';
import { contactRoutes } from './routes/contact.ts';
import { conversationRoutes } from './routes/conversation.ts';
import type { AppEnv, Routing } from './routes/context.ts';
import { eventRoutes, frame } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { hookRoutes } from './routes/hook.ts';
import { messageRoutes } from './routes/messages.ts';
import { receiptRoutes, typingRoutes } from './routes/receipts.ts';
import { sessionRoutes } from './routes/session.ts';
import { createSeal } from './session/seal.ts';
import { createSite } from './site-runtime.ts';
import type { Journal } from './store/journal.ts';
import { createMemoryStore } from './store/memory.ts';
import { StoreError, type Store } from './store/store.ts';
import { HOUR, SECOND } from './time.ts';
import { isUpstreamError } from './upstream/error.ts';

const ABOVE = fileURLToPath(new URL('..', import.meta.url));

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
  const { config, log = pino({ level: config.logLevel }), now = Date.now, journal = null } = deps;
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
  const onAccepted: Relay['onAccepted'] = (line, reason) => delivery?.nudge(line, reason);
  const shared = { budget, hub, store, journal, now, fetch: deps.fetch, onAccepted };
  const sites = config.sites.map((site) => createSite(site, shared, { log, sources: config.realtime }));
  const routing: Routing = {
    sites: new Map(sites.map((runtime) => [runtime.site.name, runtime])),
    seal: createSeal(config.sessionKeys, now),
    avatars: createAvatars(config.publicUrl, config.sessionKeys, deps.fetch),
    limits: config.limits ? createLimits(store) : NO_LIMITS,
    background,
    log,
    now,
    secure: config.publicUrl.protocol === 'https:',
    addressOf: clientAddress(config.trustedProxies),
    streams: createStreams(deps.heartbeat ?? HEARTBEAT_SECONDS * SECOND),
    state: () => state,
  };
  const root = createRoutes(routing, createAssets(deps.assets ?? ABOVE, version));
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
      for (const { team } of sites) team.start();
      const relays = new Map([...routing.sites].map(([name, { relay }]) => [name, relay]));
      if (journal)
        delivery ??= startDelivery({ journal, store, relays, log, now, maxAge: config.journal.hours * HOUR });
    },
    idle: () => background.idle(),
    streams: () => routing.streams.size(),
    async drain(ms) {
      state = 'draining';
      // The session is not named: whoever reads this stream is meant.
      routing.streams.move(frame({ type: 'move' }), ms);
      await wait(ms);
    },
    async stop() {
      routing.streams.endAll();
      for (const { team } of sites) team.stop();
      await Promise.all([delivery?.stop(), live?.stop()]);
      delivery = live = undefined;
      await background.idle();
    },
  };
}

function createRoutes(routing: Routing, assets: Assets): Hono<AppEnv> {
  const site = new Hono<AppEnv>()
    .route('/hooks', hookRoutes(routing))
    .route('/avatars', avatarRoutes(routing))
    .use(guardOrigin((name) => routing.sites.get(name)?.site.origins ?? []))
    .route('/session', sessionRoutes(routing))
    .route('/contact', contactRoutes(routing))
    .route('/conversation', conversationRoutes(routing))
    .route('/messages', messageRoutes(routing))
    .route('/events', eventRoutes(routing))
    .route('/receipts', receiptRoutes(routing))
    .route('/typing', typingRoutes(routing));
  return new Hono<AppEnv>()
    .route('/v1/:site', site)
    .route('/', assetRoutes(routing, assets))
    .route('/', healthRoutes(routing));
}
