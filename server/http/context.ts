import type { Context, Env } from 'hono';
import type { Background } from '../base/background.ts';
import type { Log } from '../base/log.ts';
import type { LiveSource } from '../config/live-sources.ts';
import type { Streams } from '../fanout/streams.ts';
import type { FileAddresses } from '../files/file-addresses.ts';
import type { OpenFile } from '../files/open-file.ts';
import type { Places } from '../files/places.ts';
import type { SiteContext } from '../site-context.ts';
import type { Avatars } from './avatars.ts';
import type { Limits } from './guard/limits.ts';
import type { NetworksOf } from './guard/networks.ts';
import type { NodeBindings } from './guard/node-bindings.ts';
import { ProblemError } from './problem.ts';

/** What the routes work with. */
export interface HttpContext {
  /** By name. The first one is served if the request names no site. */
  sites: Map<string, SiteContext>;
  avatars: Avatars;
  files: FileAddresses;
  openFile: OpenFile;
  filePlaces: Places;
  limits: Limits;
  background: Background;
  log: Log;
  /** Epoch ms. */
  now: () => number;
  /** Where news of the agents may come from. */
  sources: readonly LiveSource[];
  /** Browsers reach us by https. */
  secure: boolean;
  /** Where a request comes from. */
  networksOf: NetworksOf;
  streams: Streams;
  /** `draining`: the server is about to stop and asks for no new visitors. */
  state(): 'serving' | 'draining';
}

export interface AppEnv extends Env {
  Bindings: NodeBindings;
  Variables: { requestId: string };
}
export type AppContext = Context<AppEnv>;

/** @throws {ProblemError} `unknown_site` */
export function siteOf(http: HttpContext, c: AppContext): SiteContext {
  const context = http.sites.get(c.req.param('site') ?? '');
  if (!context) throw new ProblemError('unknown_site');
  return context;
}
