import type { Log } from '../base/log.ts';
import { JournalFullError } from '../queue/accept.ts';
import { KeyReusedError, MessageRefusedError } from '../sending/pending-message.ts';
import { SessionError } from '../session/identify.ts';
import { StoreError } from '../store/store.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { ProblemError, problemResponse } from './problem.ts';

/** Turns whatever was thrown in a request into its response, and logs it. The upstream's own texts stay in the log. */
export function answerError(error: Error, requestId: string, log: Log, sent: Headers): Response {
  const response = errorResponse(error, requestId, log);
  // A failure needs the headers that the guards have set for its request.
  for (const [name, value] of sent) if (/^(access-control|allow|vary)/.test(name)) response.headers.set(name, value);
  return response;
}

function errorResponse(error: Error, requestId: string, log: Log): Response {
  if (error instanceof ProblemError) return problemResponse(error.code, requestId, error.options);
  if (error instanceof SessionError) return problemResponse(error.code, requestId);
  if (error instanceof KeyReusedError) return problemResponse('key_reused', requestId);
  if (error instanceof JournalFullError) return problemResponse('queue_full', requestId, { retryAfter: 30 });
  if (error instanceof MessageRefusedError) {
    log.warn({ id: requestId, detail: error.detail }, 'a message is refused');
    return problemResponse('message_refused', requestId);
  }
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
