import { HOUR } from '../base/time.ts';
import { KeyReusedError, MessageRefusedError } from '../sending/pending-message.ts';
import { sendAccepted } from '../sending/send-message.ts';
import type { SiteContext } from '../site-context.ts';
import type { JournalEntry } from '../store/journal.ts';
import { isUpstreamError, type UpstreamError } from '../upstream/error.ts';
import { readAccepted } from './accept.ts';

/** What has become of a journal entry. `given_up`: it can never be delivered. An error: it has to wait. */
export type Outcome = 'delivered' | 'given_up' | UpstreamError;

/**
 * Delivers one accepted message.
 *
 * @param maxAge milliseconds after which a message is given up
 * @throws {StoreError}
 */
export async function deliverEntry(
  context: SiteContext,
  { key, value, at }: JournalEntry,
  maxAge: number,
): Promise<Outcome> {
  const { site, log } = context;
  const accepted = readAccepted(value);
  if (!accepted) {
    log.error({ site, key }, 'an accepted message can not be read');
    return 'given_up';
  }
  const age = context.now() - at;
  if (age > maxAge) {
    log.error({ site, key, hours: Math.round(age / HOUR) }, 'an accepted message is given up: too old');
    return 'given_up';
  }
  try {
    await sendAccepted(context, accepted.visitor, accepted.pending, at);
    log.debug({ site, key }, 'an accepted message is delivered');
    return 'delivered';
  } catch (error) {
    if (error instanceof KeyReusedError || error instanceof MessageRefusedError) {
      log.error({ site, key, err: error }, 'an accepted message is refused');
      return 'given_up';
    }
    if (!isUpstreamError(error)) throw error;
    log.debug({ site, key, code: error.code, detail: error.detail }, 'an accepted message has to wait');
    return error;
  }
}
