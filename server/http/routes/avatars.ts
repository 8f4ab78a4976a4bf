import { Hono } from 'hono';
import { ProblemError } from '../problem.ts';
import { siteOf, type AppEnv, type HttpContext } from '../context.ts';

/** Pictures for `<img>`: any page may load them, without a session. */
export function avatarRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>().get('/:signature/:name', async (c) => {
    const { site } = siteOf(http, c);
    const picture = await http.avatars.fetch(site, c.req.param('signature'), c.req.param('name'));
    if (!picture) throw new ProblemError('not_found');
    return c.body(picture.body, 200, { 'content-type': picture.type });
  });
}
