import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyaddr from 'proxy-addr';
import type { ClientAddress } from './client-address.ts';

/** A network whose visitors are counted together. */
export interface Network {
  name: string;
  /** How many times the limit of a single address it may use. */
  share: number;
}

/**
 * Where a request comes from, the narrowest network first. An IPv6 customer has a whole /64, often a /56, and an
 * organisation has a /48, so each of them is counted. Empty if the address is unknown.
 */
export type NetworksOf = (c: RequestContext) => Network[];

interface RequestContext {
  env: unknown;
  req: { raw: Request; header(name: string): string | undefined };
}

/** Characters of the header that are read: more than a chain of proxies writes. */
const FORWARDED_MAX = 1_024;

const IPV6_NETWORKS = [
  { bits: 64, share: 1 },
  { bits: 56, share: 2 },
  { bits: 48, share: 4 },
];

/**
 * Finds the visitor's networks behind trusted proxies.
 *
 * @param trusted addresses and networks of proxies, also `loopback`, `linklocal`, `uniquelocal`
 * @param onUnknown called for every request whose address is unknown
 */
export function createNetworksOf(addressOf: ClientAddress, trusted: string[], onUnknown: () => void): NetworksOf {
  const isTrusted = proxyaddr.compile(trusted);
  return function networksOf(c) {
    let address = readAddress(addressOf(c.req.raw, c.env) ?? '');
    if (!address) onUnknown();
    // The visitor wrote the beginning of it, and may have written very much.
    const forwarded = (c.req.header('x-forwarded-for') ?? '').slice(-FORWARDED_MAX).split(',');
    while (address && forwarded.length > 0 && isTrusted(address.toString(), 0)) {
      const before = readAddress(forwarded.pop()!);
      // A trusted proxy that does not say for whom it asks is the nearest that is known.
      if (!before) break;
      address = before;
    }
    return address ? networksAround(address) : [];
  };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Some proxies add a port, brackets or a zone. An IPv4 address that is written as IPv6 is the same address. */
function readAddress(text: string): Address | undefined {
  const trimmed = text.trim().replace(/^"(.*)"$/, '$1');
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed) ?? [];
  const bare = bracketed ?? (isIP(trimmed) ? trimmed : trimmed.replace(/:\d+$/, ''));
  const [address = ''] = bare.split('%');
  return isIP(address) ? ipaddr.process(address) : undefined;
}

function networksAround(address: Address): Network[] {
  if (address.kind() === 'ipv4') return [{ name: address.toString(), share: 1 }];
  const hex = Buffer.from(address.toByteArray()).toString('hex');
  return IPV6_NETWORKS.map(({ bits, share }) => ({ name: `${hex.slice(0, bits / 4)}/${bits}`, share }));
}
