import { Hono } from 'hono';
import { sha256 } from '../../base/digest.ts';
import { SECOND } from '../../base/time.ts';
import { readRange } from '../../files/byte-range.ts';
import type { FileReference } from '../../files/file-reference.ts';
import type { OpenedFile } from '../../files/open-file.ts';
import { sessionId } from '../../identity/seal.ts';
import { isEnded } from '../../session/generation.ts';
import { isForeignTo } from '../../session/identify.ts';
import { credentialsOf } from '../browser-session.ts';
import { siteOf, type AppContext, type AppEnv, type HttpContext } from '../context.ts';
import { disposition } from '../disposition.ts';
import { ProblemError } from '../problem.ts';

/** Seconds after which a visitor who reads too many files at once may try again. */
const PLACE_AFTER = 5;
/** Milliseconds that a file waits for others of its visitor. */
const PLACE_WITHIN = 20 * SECOND;

/**
 * Files of messages, for `<img>`, players and downloads. They send no header with the session, so the address is the
 * proof; a browser that says it is in another session gets nothing.
 */
export function fileRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>().get('/:reference', async (c) => {
    const context = siteOf(http, c);
    const file = http.files.open(context.site, c.req.param('reference'));
    if (!file || (await isForeignTo(context, credentialsOf(http, c, context), file.sourceId)))
      throw new ProblemError('not_found');
    if (await isEnded(context, file)) throw new ProblemError('not_found');
    await http.limits.file(sessionId(file.sourceId));

    const { signal } = c.req.raw;
    const patient = AbortSignal.any([signal, AbortSignal.timeout(PLACE_WITHIN)]);
    const giveBack = await http.filePlaces.take(`${context.site} ${file.sourceId}`, patient);
    if (!giveBack) throw new ProblemError('too_many_requests', { retryAfter: PLACE_AFTER });
    const isSmall = c.req.query('small') !== undefined;
    const etag = `"${sha256(`${file.url}${isSmall ? ' small' : ''}`).slice(0, 22)}"`;
    const isSame = (c.req.header('if-range') ?? etag) === etag;
    const range = isSame ? readRange(c.req.header('range')) : undefined;
    const opened = await http.openFile(context.site, file, { range, isSmall, signal, onEnd: giveBack });
    return answer(c, file, opened, etag);
  });
}

function answer(c: AppContext, file: FileReference, opened: OpenedFile, etag: string): Response {
  if (opened.state === 'missing') throw new ProblemError('not_found');
  if (opened.state === 'busy') throw new ProblemError('upstream_busy', { retryAfter: opened.retryAfter });
  if (opened.state === 'beyond') return c.body(null, 416, { 'content-range': `bytes */${opened.size}` });
  const { type, length, part, body } = opened;
  c.header('etag', etag);
  const known = c.req.header('if-none-match');
  if (known !== undefined && (known.trim() === '*' || known.includes(etag))) {
    body.cancel().catch(() => {});
    return c.body(null, 304);
  }
  const isShown = type !== '' && c.req.query('save') === undefined;
  c.header('content-type', type || 'application/octet-stream');
  c.header('content-disposition', disposition(isShown ? 'inline' : 'attachment', file.name));
  if (length !== null) c.header('content-length', String(length));
  if (part) c.header('content-range', `bytes ${part.from}-${part.to}/${part.size}`);
  const status = part ? 206 : 200;
  if (c.req.method !== 'HEAD') return c.body(body, status);
  body.cancel().catch(() => {});
  return c.body(null, status);
}
