const SAME = [
  'content-type',
  'x-content-type-options',
  'x-frame-options',
  'x-xss-protection',
  'x-download-options',
  'x-permitted-cross-domain-policies',
  'referrer-policy',
  'cache-control',
  'vary',
];
const THERE = ['x-request-id', 'etag'];

/** Every recorded header that tells something; `nosniff` also tells by its absence which layer answered. */
export function headerDifferences(recorded: Record<string, string>, answered: Headers): string[] {
  const differing = SAME.filter((name) => recorded[name] !== undefined && recorded[name] !== answered.get(name));
  const missing = THERE.filter((name) => recorded[name] !== undefined && !answered.get(name));
  const sniff = recorded['x-content-type-options'] === undefined && answered.has('x-content-type-options');
  return [
    ...differing.map((name) => `${name}: ${recorded[name]} was recorded, not ${answered.get(name)}`),
    ...missing.map((name) => `${name}: missing`),
    ...(sniff ? ['x-content-type-options: not recorded'] : []),
  ];
}
