import type { CoreKey } from '../locales/catalogue.ts';
import type { FailureCode } from '../public-api.ts';

const REASONS: Partial<Record<FailureCode, CoreKey>> = {
  network: 'checkConnection',
  session_required: 'sessionChanged',
  session_changed: 'sessionChanged',
  bad_request: 'wrongSetup',
  signature_invalid: 'wrongSetup',
  header_required: 'wrongSetup',
  origin_not_allowed: 'wrongSetup',
  not_found: 'wrongSetup',
  unknown_site: 'wrongSetup',
  json_required: 'wrongSetup',
  body_too_large: 'itIsTooLong',
  message_too_long: 'itIsTooLong',
  message_blank: 'itIsBlank',
  message_refused: 'itIsRefused',
  key_reused: 'sendAsNew',
  too_many_requests: 'tooMany',
  too_many_visitors: 'crowded',
  queue_full: 'queueFull',
  store_unavailable: 'repairing',
  upstream_busy: 'busy',
  upstream_timeout: 'slow',
};

/** The text that says why something was not sent. Faults of the server all get the same one. */
export const reasonOf = (code: FailureCode): CoreKey => REASONS[code] ?? 'later';
