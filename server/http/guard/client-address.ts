import type { IncomingMessage, ServerResponse } from 'node:http';
import proxyaddr from 'proxy-addr';

/** What @hono/node-server hands in; absent where the app is called in process. */
export interface NodeBindings {
  incoming?: IncomingMessage;
  outgoing?: ServerResponse;
}

/**
 * The visitor's address, as far as the proxies before us can be believed. Of IPv6 the network a provider gives one
 * customer.
 *
 * @param trusted addresses and networks, also `loopback`, `linklocal`, `uniquelocal`
 */
export function clientAddress(trusted: string[]): (c: { env?: NodeBindings }) => string {
  const isTrusted = proxyaddr.compile(trusted);
  return function addressOf(c) {
    const incoming = c.env?.incoming;
    if (!incoming) return 'in-process';
    return network(proxyaddr(incoming, isTrusted));
  };
}

function network(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace('::ffff:', '');
  const [head = ''] = address.split('::');
  return `${head.split(':').slice(0, 4).join(':')}::/64`;
}
