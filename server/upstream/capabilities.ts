import * as v from 'valibot';
import type { UpstreamClient } from './client.ts';
import { isUpstreamError, mayPass } from './error.ts';

/** What one version of the upstream can do and another can't. All such differences are here. */
export interface Capabilities {
  /** A PATCH sets the status of an agent's message: since 4.2. */
  messageStatus: boolean;
  /** Webhooks of an API inbox are signed: since 4.13. OneHash Chat, at 4.2, does not sign them. */
  signedWebhooks: boolean;
}

/** What an upstream of unknown version is taken for: OneHash Chat as it is today. */
const DEFAULT = '4.2.0';

/** @param version as in the answer of `GET /api`: `4.2.0` */
export function capabilitiesOfVersion(version: string): Capabilities {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isFrom = (since: number) => major > 4 || (major === 4 && minor >= since);
  return { messageStatus: isFrom(2), signedWebhooks: isFrom(13) };
}

/** `GET /api` answers without a token. */
const apiSchema = v.object({ version: v.pipe(v.string(), v.regex(/^\d+\.\d+/)) });

const detected = new WeakMap<object, Promise<Capabilities>>();

/**
 * The capabilities of the upstream, asked for once. Never throws: an upstream that does not say its version is taken for
 * the default. Call it only in work that no visitor waits for.
 */
export function capabilitiesOf(client: UpstreamClient): Promise<Capabilities> {
  const known = detected.get(client.inbox) ?? detect(client);
  detected.set(client.inbox, known);
  return known;
}

async function detect(client: UpstreamClient): Promise<Capabilities> {
  try {
    const { version } = await client.call(apiSchema, { method: 'get', path: '/api', priority: 'receipt' });
    return capabilitiesOfVersion(version);
  } catch (error) {
    if (!isUpstreamError(error)) throw error;
    // The next call asks again.
    if (mayPass(error)) detected.delete(client.inbox);
    return capabilitiesOfVersion(DEFAULT);
  }
}
