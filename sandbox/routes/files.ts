import { randomBytes } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { SAFETY } from '../http/answer.ts';
import type { Blob } from '../state/records.ts';
import type { State } from '../state/state.ts';

/** Seconds for which an address of the storage is good. */
const GOOD_FOR = 300;
const PATH = '/rails/active_storage';

/** The bytes of files, as the server gives them from its own disk: a lasting address leads to one that is soon over. */
export function fileRoutes(state: State): Hono {
  const tickets = new Map<string, { blob: Blob; until: number }>();
  const app = new Hono();

  const redirect = (context: Context, blob: Blob | undefined): Response => {
    if (!blob) return missing('');
    for (const [key, { until }] of tickets) if (until < Date.now()) tickets.delete(key);
    const ticket = randomBytes(18).toString('base64url');
    tickets.set(ticket, { blob, until: Date.now() + GOOD_FOR * 1000 * state.second });
    const { origin } = new URL(context.req.url);
    const location = `${origin}${PATH}/disk/${ticket}/${encodeURIComponent(blob.name)}`;
    return new Response(`<html><body>You are being <a href="${location}">redirected</a>.</body></html>`, {
      status: 302,
      headers: {
        ...SAFETY,
        location,
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'max-age=300, private',
      },
    });
  };

  return app
    .get(`${PATH}/blobs/redirect/:id/:name`, (context) => redirect(context, state.blobs.get(context.req.param('id'))))
    .get(`${PATH}/representations/redirect/:id/:variation/:name`, (context) => {
      const blob = state.blobs.get(context.req.param('id'));
      // What says that it is a picture and is none breaks the code that makes it smaller.
      if (blob && blob.width === null) return page(500);
      return redirect(context, blob);
    })
    .get(`${PATH}/disk/:ticket/:name`, (context) => {
      const found = tickets.get(context.req.param('ticket'));
      if (!found || found.until < Date.now() || !state.blobs.has(found.blob.signedId)) return page(404);
      return bytesOf(found.blob, context.req.header('range'));
    });
}

function bytesOf(blob: Blob, range: string | undefined): Response {
  const { bytes } = blob;
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  const headers = { ...SAFETY, ...typeOf(blob), 'cache-control': 'max-age=0, private, must-revalidate' };
  if (first === undefined || last === undefined || first + last === '')
    return new Response(bytes, { headers: { ...headers, 'content-length': String(bytes.length) } });
  const from = first === '' ? Math.max(0, bytes.length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? bytes.length - 1 : Math.min(Number(last), bytes.length - 1);
  if (from > to) return page(404);
  const part = bytes.slice(from, to + 1);
  const where = { 'content-range': `bytes ${from}-${to}/${bytes.length}`, 'content-length': String(part.length) };
  return new Response(part, { status: 206, headers: { ...headers, ...where } });
}

/** Pictures and PDFs are shown, everything else is saved; what may hold scripts has no type. */
function typeOf({ kind, declared, name }: Blob): Record<string, string> {
  const type = /svg|html/.test(kind) ? 'application/octet-stream' : kind || declared || 'application/octet-stream';
  const isShown = /^image\/(png|jpeg|gif|webp)$|^application\/pdf$/.test(type);
  const plain = name.replaceAll(/[^\x20-\x7e]|"/g, '?');
  const disposition = `${isShown ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
  return { 'content-type': type, 'content-disposition': disposition };
}

function missing(body: string): Response {
  return new Response(body, { status: 404, headers: { 'content-type': 'text/html', 'cache-control': 'no-cache' } });
}

function page(status: 404 | 500): Response {
  const body = `<!DOCTYPE html>\n<html><head><title>${status}</title></head></html>\n`;
  return new Response(body, { status, headers: { 'content-type': 'text/html; charset=UTF-8' } });
}
