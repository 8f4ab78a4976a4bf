import { ProblemError, problemResponse } from './problem.ts';
import { StoreError } from '../store/store.ts';
import { isUpstreamError } from '../upstream/error.ts';
import type { Log } from '../base/log.ts';

/** Whatever was thrown in a request, as an answer. No text of the upstream's goes with it. */
export function answerError(error: Error, requestId: string, log: Log, sent: Headers): Response {
  const response = errorResponse(error, requestId, log);
  // What CORS said of the request holds for its failure too.
  for (const [name, value] of sent) if (/^(access-control|vary)/.test(name)) response.headers.set(name, value);
  return response;
}

function errorResponse(error: Error, requestId: string, log: Log): Response {
  if (error instanceof ProblemError) return problemResponse(error.code, requestId, error.options);
  if (isUpstreamError(error)) {
    log.warn({ id: requestId, code: error.code, detail: error.detail }, 'upstream');
    return problemResponse(error.code, requestId, { retryAfter: error.retryAfter });
  }
  if (error instanceof StoreError) {
    log.warn({ id: requestId, err: error }, 'store');
    return problemResponse('store_unavailable', requestId, { retryAfter: 2 });
  }
  log.error({ id: requestId, err: error }, 'unexpected');
  return problemResponse('internal', requestId);
}
