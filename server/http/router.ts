import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Log } from '../base/log.ts';
import type { Assets } from './assets.ts';
import type { AppEnv, HttpContext } from './context.ts';
import { answerError } from './error-response.ts';
import { guardOrigin } from './guard/origin.ts';
import { applyRoute, dressPrivate } from './guard/route-rules.ts';
import { problemResponse } from './problem.ts';
import { ROUTES } from './route-table.ts';
import { answerRoutes } from './routes/answer.ts';
import { assetRoutes } from './routes/assets.ts';
import { avatarRoutes } from './routes/avatars.ts';
import { contactRoutes } from './routes/contact.ts';
import { conversationRoutes } from './routes/conversation.ts';
import { eventRoutes } from './routes/events.ts';
import { fileRoutes } from './routes/files.ts';
import { healthRoutes } from './routes/health.ts';
import { messageRoutes } from './routes/messages.ts';
import { receiptRoutes, typingRoutes } from './routes/receipts.ts';
import { sessionRoutes } from './routes/session.ts';
import { webhookRoutes } from './routes/webhook.ts';

/**
 * Everything that the server answers.
 *
 * @param basePath path of the public address, `''` for none
 */
export function createRouter(http: HttpContext, assets: Assets, basePath: string): Hono<AppEnv> {
  const routes = createRoutes(http, assets);
  const router = new Hono<AppEnv>()
    .use(async function identifyRequest(c, next) {
      const requestId = randomUUID();
      const startedAt = performance.now();
      c.set('requestId', requestId);
      await next();
      c.header('x-request-id', requestId);
      logRequest(http.log, { id: requestId, method: c.req.method, path: c.req.path, status: c.res.status }, startedAt);
    })
    .use(dressPrivate)
    .onError((error, c) => answerError(error, c.get('requestId') ?? '', http.log, c.res.headers))
    .notFound((c) => problemResponse('not_found', c.get('requestId') ?? ''))
    .route('/', routes);
  // A proxy may pass the base path on. One that removes it is served by the routes above.
  return basePath ? router.route(basePath, routes) : router;
}

function createRoutes(http: HttpContext, assets: Assets): Hono<AppEnv> {
  const site = new Hono<AppEnv>()
    .route('/hooks', webhookRoutes(http))
    .route('/avatars', avatarRoutes(http))
    .route('/files', fileRoutes(http))
    .use(guardOrigin((name) => http.sites.get(name)?.settings.origins ?? []))
    .route('/session', sessionRoutes(http))
    .route('/contact', contactRoutes(http))
    .route('/conversation', conversationRoutes(http))
    .route('/messages', messageRoutes(http))
    .route('/messages', answerRoutes(http))
    .route('/events', eventRoutes(http))
    .route('/receipts', receiptRoutes(http))
    .route('/typing', typingRoutes(http));
  const routes = new Hono<AppEnv>();
  for (const [path, route] of Object.entries(ROUTES)) routes.use(path, applyRoute(route));
  return routes.route('/v1/:site', site).route('/', assetRoutes(http, assets)).route('/', healthRoutes(http));
}

function logRequest(
  log: Log,
  request: { id: string; method: string; path: string; status: number },
  startedAt: number,
): void {
  // A webhook's secret, and the proof in a file's address, stay out of the log.
  const path = request.path.replace(/(\/(?:hooks|files)\/).*/, '$1…');
  log.debug({ ...request, path, ms: Math.round(performance.now() - startedAt) }, 'request');
}
