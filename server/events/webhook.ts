import { safeEqual } from '../base/constant-time.ts';
import type { SiteContext } from '../site-context.ts';
import { readWebhook } from '../upstream/events.ts';
import { isSigned } from '../upstream/signature.ts';
import { createReceiver, type Outcome } from './receive.ts';

/** A request to the webhook's address. */
export interface WebhookRequest {
  /** The raw bytes: JSON that is written anew has another signature. */
  body: Uint8Array;
  header: (name: string) => string | undefined;
}

/** Receives the upstream's webhooks for one site. */
export interface Webhook {
  /** Whether the secret in the path is right. */
  isSecret(secret: string): boolean;
  /** Whether the request carries a valid signature, if the site requires one. */
  isTrusted(request: WebhookRequest): boolean;
  receive(body: Uint8Array): Promise<Outcome>;
}

export function createWebhook(context: SiteContext): Webhook {
  const { secret, verify, signingSecret = '', signaturePrefix } = context.settings.webhook;
  const receive = createReceiver(context, verify !== 'refetch');
  return {
    isSecret: (said) => safeEqual(said, secret),
    isTrusted: (request) => verify !== 'signature' || isSigned(request, signingSecret, signaturePrefix, context.now()),
    receive: (body) => receive(readWebhook(parse(body))),
  };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
