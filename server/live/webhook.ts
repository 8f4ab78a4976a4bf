import { readWebhook } from './event.ts';
import type { Inbound } from './inbound.ts';
import { createReceiver, type Outcome } from './receive.ts';

/**
 * Takes what the upstream posts to the channel's URL.
 *
 * @param believed the sender has proved who he is; else what the event says is read again upstream before anybody sees it
 */
export function createWebhook(inbound: Inbound, believed: boolean): (body: unknown) => Promise<Outcome> {
  const receive = createReceiver(inbound, believed);
  return (body) => receive(readWebhook(body));
}
