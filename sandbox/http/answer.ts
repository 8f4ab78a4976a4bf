import { createHash, randomUUID } from 'node:crypto';
import type { Json } from '../state/json.ts';
import { refusalBody, type Refusal } from '../state/refusal.ts';

export const SAFETY = {
  'x-frame-options': 'SAMEORIGIN',
  'x-xss-protection': '0',
  'x-content-type-options': 'nosniff',
  'x-download-options': 'noopen',
  'x-permitted-cross-domain-policies': 'none',
  'referrer-policy': 'strict-origin-when-cross-origin',
};

/** An answer that an action gave. */
export function json(body: Json, status = 200): Response {
  const text = JSON.stringify(body);
  return new Response(text, {
    status,
    headers: {
      ...SAFETY,
      'content-type': 'application/json; charset=utf-8',
      ...(status === 200
        ? { etag: `W/"${digest(text)}"`, 'cache-control': 'max-age=0, private, must-revalidate' }
        : { 'cache-control': 'no-cache' }),
    },
  });
}

/** Actions that answer with a head only still name a content type. */
export function empty(status = 200): Response {
  return new Response('', {
    status,
    headers: { ...SAFETY, 'content-type': 'application/json', 'cache-control': 'no-cache' },
  });
}

export function refuse(refusal: Refusal, accept: Accept): Response {
  switch (refusal.kind) {
    case 'empty':
      return empty(refusal.status);
    case 'throttled':
      return new Response('Retry later\n', { status: 429, headers: { 'content-type': 'text/plain' } });
    case 'invalid':
      return json(refusalBody(refusal) ?? null, 422);
    case 'rails':
      return failure(refusal.status, accept);
    default:
      return json(refusalBody(refusal) ?? null, refusal.status);
  }
}

export type Accept = 'json' | 'html' | 'any';

export function acceptOf(header: string | null): Accept {
  const first = (header ?? '*/*').split(',')[0]?.split(';')[0]?.trim();
  if (first === 'application/json') return 'json';
  return first === 'text/html' ? 'html' : 'any';
}

/** What no action answered: the middle of the stack does, in another spelling of the content type and without the safety headers. */
function failure(status: 400 | 404 | 500, accept: Accept): Response {
  if (accept === 'json') {
    return new Response(JSON.stringify(refusalBody({ kind: 'rails', status })), {
      status,
      headers: { 'content-type': 'application/json; charset=UTF-8' },
    });
  }
  const page = status === 400 ? '' : `<!DOCTYPE html>\n<html><head><title>${status}</title></head></html>\n`;
  return new Response(page, { status, headers: { 'content-type': 'text/html; charset=UTF-8' } });
}

export function withRequestId(response: Response, request: Request): Response {
  const headers = new Headers(response.headers);
  headers.set('x-request-id', request.headers.get('x-request-id')?.replaceAll(/[^\w-]/g, '') || randomUUID());
  return new Response(response.body, { status: response.status, headers });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
