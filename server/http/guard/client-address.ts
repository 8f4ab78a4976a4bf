import type { IncomingMessage, ServerResponse } from 'node:http';
import proxyaddr from 'proxy-addr';

/** What @hono/node-server passes on. Absent if the app is called within the process. */
export interface NodeBindings {
  incoming?: IncomingMessage;
  outgoing?: ServerResponse;
}

/**
 * Finds the visitor's address behind trusted proxies. An IPv6 address is cut to its /64 network, which belongs to one
 * customer.
 *
 * @param trusted addresses and networks of proxies, also `loopback`, `linklocal`, `uniquelocal`
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
