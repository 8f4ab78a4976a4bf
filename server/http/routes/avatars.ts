import { Hono } from 'hono';
import { ProblemError } from '../problem.ts';
import type { AppEnv, HttpContext } from '../context.ts';

/** Pictures for `<img>`: any page may load them, without a session. */
export function avatarRoutes({ avatars }: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>().get('/:signature/:name', async (c) => {
    const picture = await avatars.fetch(c.req.param('signature'), c.req.param('name'));
    if (!picture) throw new ProblemError('not_found');
    return c.body(picture.body, 200, { 'content-type': picture.type });
  });
}
