import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { version } from '../package.json' with { type: 'json' };
import { HEARTBEAT_SECONDS } from '../wire/limits.ts';
import { createBackground, type Background } from './base/background.ts';
import { deriveKey } from './base/derive-key.ts';
import type { Log } from './base/log.ts';
import { redactLog } from './base/redact.ts';
import { DeadlineError, withinTime } from './base/deadline.ts';
import { HOUR, SECOND } from './base/time.ts';
import { createDefaultLog } from './default-log.ts';
import type { Config } from './config/config.ts';
import { secretsOf } from './config/secrets.ts';
import { startEvents, type Events } from './events/start-events.ts';
import { createAskUpstream } from './files/ask-upstream.ts';
import { createFileAddresses } from './files/file-addresses.ts';
import { createFollow } from './files/follow.ts';
import { createOpenFile } from './files/open-file.ts';
import { createPlaces } from './files/places.ts';
import { createHub } from './fanout/hub.ts';
import type { StreamBounds } from './fanout/stream-census.ts';
import { createStreams } from './fanout/streams.ts';
import { createAssets } from './http/assets.ts';
import { createAvatars } from './http/avatars.ts';
import { createPictureFetch } from './http/picture-fetch.ts';
import type { AppEnv, HttpContext } from './http/context.ts';
import { encodeEvent } from './http/encode-event.ts';
import type { ClientAddress } from './http/guard/client-address.ts';
import { createLimits, NO_LIMITS } from './http/guard/limits.ts';
import { createNetworksOf } from './http/guard/networks.ts';
import { nodeAddress } from './http/guard/node-bindings.ts';
import { createRouter } from './http/router.ts';
import { createSeal } from './identity/seal.ts';
import { startDelivery, type Delivery } from './queue/deliver.ts';
import { createSiteContext, type SiteContext } from './site-context.ts';
import type { Journal } from './store/journal.ts';
import { orCountLocally } from './store/local-counters.ts';
import { createMemoryStore } from './store/memory.ts';
import { counters } from './store/records.ts';
import { StoreError, type Store } from './store/store.ts';
import { createBudget, type BudgetOptions } from './upstream/budget.ts';
import type { ConnectCable } from './upstream/cable.ts';
import { connectCable } from './upstream/cable-socket.ts';
import { isUpstreamError } from './upstream/error.ts';

export interface AppDeps {
  config: Config;
  /** @default pino to standard output */
  log?: Log;
  /** @default the memory of this process */
  store?: Store;
  /** Keeps accepted messages while the upstream is away. @default none: the widget keeps its messages */
  journal?: Journal | null;
  /** Calls the upstream. @default globalThis.fetch */
  fetch?: (request: Request) => Promise<Response>;
  /**
   * Says from which address a request comes. Without an address, the limits per address are off.
   *
   * @default the socket's address that @hono/node-server passes on
   */
  clientAddress?: ClientAddress;
  /** All IP addresses of a host name, for pictures and files: none may be private. @default as the system knows them */
  resolve?: (name: string) => Promise<string[]>;
  /** Connects to the upstream's cable. @default over the network */
  connect?: ConnectCable;
  /** Epoch ms. @default Date.now */
  now?: () => number;
  /** Folder of the built widget. @default the folder above this file */
  assets?: string;
  /** Milliseconds between two heartbeats of a stream. @default 15 s */
  heartbeat?: number;
  /** Milliseconds without a byte after which the download of a file ends. @default a minute */
  filePatience?: number;
}

const STREAMS_PER_VISITOR = 12;
/** Files that a visitor reads at the same time, and those that wait for them. */
const FILES_AT_ONCE = 16;
const FILES_WAITING = 64;
/** Milliseconds until a stream that was asked to go is ended. */
const STREAM_PATIENCE = 10 * SECOND;

/** The server, apart from listening. */
export interface App {
  /** Answers a request. Every server and framework that knows `fetch` can call it. */
  fetch(request: Request, env?: unknown): Response | Promise<Response>;
  /** Starts the background work: listening to the upstream, comparing with it, delivering accepted messages. */
  start(): void;
  /** Resolves when all webhooks received so far are delivered. */
  idle(): Promise<void>;
  /** Number of open event streams. */
  streams(): number;
  /** Asks the widgets to connect to another process, and resolves after that time. @param ms milliseconds */
  drain(ms: number): Promise<void>;
  /** Ends the background work and the streams. Resolves when nothing runs any more, within 30 s whatever is away. */
  stop(): Promise<void>;
}

/** Milliseconds after which a server that stops ends its calls upstream: a message may take that long. */
const CUT_CALLS = 20 * SECOND;
/** Milliseconds after which it waits for nothing any more. */
const LONGEST_STOP = 28 * SECOND;

export function createApp(deps: AppDeps): App {
  const { config, now = Date.now, journal = null } = deps;
  const log = redactLog(deps.log ?? createDefaultLog(config.logLevel), secretsOf(config));
  const store = deps.store ?? createMemoryStore({ now, ...(config.storeBytes && { bytes: config.storeBytes }) });
  const counting = orCountLocally(store);
  const background = createLoggedBackground(log);
  let delivery: Delivery | undefined;
  let live: Events | undefined;
  let state: 'serving' | 'draining' = 'serving';
  const stopping = new AbortController();
  // Every running call upstream listens to it. Node warns of more than ten as of a leak.
  setMaxListeners(0, stopping.signal);
  const shared = {
    store,
    journal,
    log,
    now,
    hub: createHub(store, randomUUID()),
    seal: createSeal(config.sessionKeys, now),
    budget: createBudget({
      perMinute: config.upstreamPerMinute,
      count: (limit) => counting.consume(counters.budget(), limit),
      countVisitor: config.limits ? countShares() : async () => 0,
    }),
    fetch: deps.fetch,
    stopping: stopping.signal,
    onAccepted: ((line, reason) => delivery?.nudge(line, reason)) satisfies SiteContext['onAccepted'],
  };
  const sites = config.sites.map((site) => createSiteContext(site, shared));
  const http: HttpContext = {
    sites: new Map(sites.map((context) => [context.site, context])),
    avatars: createAvatars({
      publicUrl: config.publicUrl,
      keys: config.sessionKeys.map((key) => deriveKey(key, 'pictures')),
      olderKeys: config.sessionKeys,
      hosts: new Map(config.sites.map(({ name, upstream }) => [name, new URL(upstream.url).host])),
      fetchPicture: createPictureFetch({ fetch: deps.fetch, resolve: deps.resolve }),
    }),
    files: createFileAddresses(config.publicUrl.href.replace(/\/+$/, ''), config.sessionKeys, now),
    openFile: createOpenFile(
      createAskUpstream({
        follow: createFollow({ fetch: deps.fetch, resolve: deps.resolve }),
        sites: new Map(config.sites.map(({ name, upstream: { url, fileHosts } }) => [name, { url, fileHosts }])),
        take: () => shared.budget.take('receipt'),
        now,
      }),
      deps.filePatience,
    ),
    filePlaces: createPlaces(FILES_AT_ONCE, FILES_WAITING),
    limits: config.limits ? createLimits(counting) : NO_LIMITS,
    background,
    log,
    now,
    sources: config.realtime,
    secure: config.publicUrl.protocol === 'https:',
    networksOf: createNetworksOf(deps.clientAddress ?? nodeAddress, config.trustedProxies, once(warnOfAddress)),
    streams: createStreams({
      heartbeat: deps.heartbeat ?? HEARTBEAT_SECONDS * SECOND,
      bounds: streamBounds(config),
      crowded: encodeEvent({ type: 'move', crowded: true }),
      patience: STREAM_PATIENCE,
    }),
    state: () => state,
  };
  function warnOfAddress(): void {
    log.warn(
      'the limits per address are off, because the addresses of visitors are unknown: give createApp a clientAddress',
    );
  }
  const basePath = config.publicUrl.pathname.replace(/\/$/, '');
  const router = createRouter(http, createAssets(deps.assets ?? folderAbove(), version), basePath);

  return {
    fetch: (request, env) => router.fetch(request, env as AppEnv['Bindings']),
    start() {
      live ??= startEvents({ sites, sources: config.realtime, store, connect: deps.connect ?? connectCable });
      for (const { team, watch } of sites) {
        watch.start();
        team.start();
      }
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
      for (const { team, watch } of sites) {
        watch.stop();
        team.stop();
      }
      // What waits for the upstream ends in doubt, and is looked up by the process that goes on with it.
      const cut = setTimeout(() => stopping.abort(), CUT_CALLS);
      try {
        await withinTime(LONGEST_STOP, undefined, async () => {
          await Promise.all([delivery?.stop(), live?.stop()]);
          await background.idle();
        });
      } catch (error) {
        if (!(error instanceof DeadlineError)) throw error;
        log.warn('stopping takes too long: what still runs is left');
      } finally {
        clearTimeout(cut);
        delivery = live = undefined;
      }
    },
  };
}

/** Each process counts for itself, which costs no call to the store. */
function countShares(): BudgetOptions['countVisitor'] {
  const shares = createMemoryStore();
  return (visitor, limit) => shares.consume(counters.share(visitor), limit);
}

/** Four in five connections may be streams, so that other requests always get through. */
function streamBounds({ maxConnections, limits }: Config): StreamBounds {
  const total = Math.floor(maxConnections * 0.8);
  if (!limits) return { perVisitor: total, perAddress: total, total };
  return { perVisitor: STREAMS_PER_VISITOR, perAddress: Math.min(2_000, Math.ceil(total / 2)), total };
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

/** Failures are only logged: no caller waits for this work, and the widget says again what matters. */
function createLoggedBackground(log: Log): Background {
  return createBackground((error) => {
    if (isUpstreamError(error)) log.warn({ code: error.code, detail: error.detail }, 'after a request');
    else log[error instanceof StoreError ? 'warn' : 'error']({ err: error }, 'after a request');
  });
}

/** In the build, the widget's files are beside the server's folder. A worker's module has no address and reads no files. */
function folderAbove(): string {
  return import.meta.url ? fileURLToPath(new URL('..', import.meta.url)) : '.';
}
