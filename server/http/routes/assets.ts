import { Hono } from 'hono';
import { explainTag } from '../explain-tag.ts';
import type { Asset, Assets } from '../assets.ts';
import { ProblemError } from '../problem.ts';
import { embedOptions } from '../../config/sites.ts';
import type { AppContext, AppEnv, HttpContext } from '../context.ts';

/** The widget's files. Any page may load them, and no credentials are involved. */
export function assetRoutes(http: HttpContext, assets: Assets): Hono<AppEnv> {
  return (
    new Hono<AppEnv>()
      .get('/bubble.js', async (c) => {
        const [first] = http.sites.keys();
        const context = http.sites.get(c.req.query('site') ?? first ?? '');
        const mistake = explainTag(c.req.raw.headers, context !== undefined);
        if (mistake)
          return c.body(mistake, 200, {
            'content-type': 'text/javascript; charset=utf-8',
            'cache-control': 'no-store',
          });
        if (!context) throw new ProblemError('unknown_site');
        return serve(c, await assets.embed(embedOptions(context.settings)));
      })
      // A page that used another widget changes the address of its script, and nothing else.
      .get('/packs/js/sdk.js', async (c) => {
        const sites = [...http.sites.values()].map(({ settings }) => settings);
        const byToken = sites.flatMap((site) => (site.websiteToken ? [[site.websiteToken, embedOptions(site)]] : []));
        return serve(
          c,
          await assets.sdk({ first: sites[0] && embedOptions(sites[0]), byToken: Object.fromEntries(byToken) }),
        );
      })
      .get('/module.js', async (c) => serve(c, await assets.file('module.js')))
      .get('/panel.js', async (c) => serve(c, await assets.file('panel.js')))
      .get('/assets/:file', async (c) => serve(c, await assets.file(`assets/${c.req.param('file')}`)))
      .get('/v/:version/*', async (c) => {
        if (c.req.param('version') !== assets.version)
          throw new ProblemError('not_found', { detail: `This server has ${assets.version}.` });
        const path = c.req.path.slice(c.req.path.indexOf(`/v/${assets.version}/`) + `/v/${assets.version}/`.length);
        return serve(c, await assets.file(path));
      })
  );
}

function serve(c: AppContext, asset: Asset | null): Response {
  if (!asset) throw new ProblemError('not_found');
  const accepted = c.req.header('accept-encoding') ?? '';
  const encoding = (['br', 'gzip'] as const).find((name) => accepted.includes(name)) ?? 'identity';
  const etag = asset.etag.replace(/"$/, `-${encoding}"`);
  if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304, { etag });
  return c.body(asset.body[encoding], 200, {
    etag,
    'content-type': 'text/javascript; charset=utf-8',
    ...(encoding !== 'identity' && { 'content-encoding': encoding }),
  });
}
