import { randomUUID } from 'node:crypto';

/** A request that makes as much work as its size allows. */
export interface WorstRequest {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

const KB = 1024;
const many = (count: number, item: (n: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, n) => item(n)).join(between);

/** Header values stay below the limit of Node's headers together with the others. */
const LONG_HEADER = 12 * KB;

/** @param session the visitor's, for routes that need one */
export function worstRequests(session: string): WorstRequest[] {
  const post = (name: string, path: string, body: object | string, headers?: Record<string, string>): WorstRequest => ({
    name,
    method: 'POST',
    path: `/v1/main${path}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(headers && { headers }),
  });
  const get = (name: string, path: string, headers?: Record<string, string>): WorstRequest => ({
    name,
    method: 'GET',
    path,
    ...(headers && { headers }),
  });
  const message = (more: object) => ({
    session_id: session,
    key: randomUUID(),
    attempt: 1,
    waited: 0,
    after: 0,
    content: 'hello',
    ...more,
  });
  const names = (count: number): string => `https://shop.test/?${many(count, (n) => n.toString(36), '&')}`;
  const nested = `${'['.repeat(100 * KB)}${']'.repeat(100 * KB)}`;
  const objects = `[${many(12_000, (n) => `{"k${n}":${n}}`, ',')}]`;
  const about = { session_id: session };

  return [
    post('an address with 40,000 parameters', '/messages', message({ page: names(40_000) })),
    post('a referrer with 40,000 parameters', '/messages', message({ referrer: names(40_000) })),
    post('an address of as many dots', '/messages', message({ page: `https://shop.test${'/..'.repeat(70_000)}` })),
    post('an address of percent signs', '/messages', message({ page: `https://shop.test/?a=${'%'.repeat(220_000)}` })),
    post('a host of many labels', '/messages', message({ page: `https://${'ü.'.repeat(70_000)}test/` })),
    post('a title of blanks', '/messages', message({ title: `${' '.repeat(220_000)}x` })),
    post('a language of letters', '/messages', message({ language: 'a'.repeat(220_000) })),
    post('a time zone of letters', '/messages', message({ time_zone: 'a/'.repeat(110_000) })),
    post('a text that is too long', '/messages', message({ content: '🎈'.repeat(60_000) })),
    post('the longest text', '/messages', message({ content: '🎈'.repeat(10_000) })),
    post('half characters', '/messages', message({ content: '\uD800'.repeat(9_999) })),
    post('an object for a text', '/messages', `{"content":${objects}}`),
    post('a message for a key', '/messages', message({ key: '0-'.repeat(110_000) })),
    post('numbers with very many digits', '/messages', `{"after":${'9'.repeat(200 * KB)}}`),
    post('a user agent that looks like all of them', '/messages', message({}), {
      'user-agent': many(400, () => 'Mozilla/5.0 (Version/ Chrome/ ', ' ').slice(0, LONG_HEADER),
    }),
    post(
      'a user agent of letters',
      '/session',
      { nonce: randomUUID(), intent: 'load' },
      {
        'user-agent': 'a'.repeat(LONG_HEADER),
      },
    ),
    post('a session of another shape', '/session', objects.slice(0, 200 * KB)),
    post('a long nonce', '/session', { nonce: '0'.repeat(15 * KB), intent: 'load' }),
    post('a long ticket', '/session', { nonce: randomUUID(), intent: 'load', ticket: 'a.'.repeat(2_000) }),
    post('nested lists', '/contact', `{"session_id":"${session}","custom_attributes":${nested}}`),
    post('very many fields', '/contact', `{"session_id":"${session}",${many(12_000, (n) => `"k${n}":${n}`, ',')}}`),
    post('fields that are numbers', '/contact', `{${many(20_000, (n) => `"${4e9 - n * 7919}":1`, ',')}}`),
    post('very many attributes', '/contact', {
      ...about,
      custom_attributes: Object.fromEntries(Array.from({ length: 15_000 }, (_, n) => [`k${n}`, n])),
    }),
    post('wrong attributes', '/contact', {
      ...about,
      custom_attributes: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${n}${'é'.repeat(2_000)}`, []])),
    }),
    post('an address of at signs', '/contact', { ...about, email: `${'a@'.repeat(110_000)}b` }),
    post('a picture of dots', '/contact', { ...about, avatar_url: `https://${'a.'.repeat(110_000)}b` }),
    post('a token of dots', '/contact', { ...about, token: 'a.'.repeat(8_000) }),
    post('labels that are numbers', '/conversation', {
      ...about,
      add_labels: Array.from({ length: 100_000 }, () => 1),
    }),
    post('very many labels', '/conversation', { ...about, add_labels: Array.from({ length: 60_000 }, () => '') }),
    post('long labels', '/conversation', { ...about, remove_labels: ['a'.repeat(200 * KB)] }),
    post('receipts for everything', '/receipts', {
      ...about,
      read: 0,
      delivered: Array.from({ length: 7_000 }, () => 1),
    }),
    post('receipts that are none', '/receipts', {
      ...about,
      read: 0,
      delivered: Array.from({ length: 3_000 }, () => ''),
    }),
    post('a typing notice of another shape', '/typing', objects),
    post('an end of another shape', '/session/end', nested),
    get('an id of digits', `/v1/main/messages?after=${'9'.repeat(LONG_HEADER)}`),
    get('a query of percent signs', `/v1/main/messages?after=${'%'.repeat(LONG_HEADER)}`),
    get('very many parameters', `/v1/main/events?${many(3_000, (n) => `${n}`, '&')}`),
    get('a cursor of digits', '/v1/main/events', { 'last-event-id': '9'.repeat(LONG_HEADER) }),
    get('an origin of labels', '/v1/main/messages?after=0', { origin: `https://${'a.'.repeat(LONG_HEADER / 2)}b` }),
    get('an origin of letters', '/v1/main/messages?after=0', { origin: `https://${'a-'.repeat(LONG_HEADER / 2)}` }),
    get('a bearer of letters', '/v1/main/messages?after=0', { authorization: `Bearer ${'a'.repeat(LONG_HEADER)}` }),
    get('very many sessions', '/v1/main/messages?after=0', {
      cookie: many(500, (n) => `bubble-main=a${n}.b.c.d.e`, '; ').slice(0, LONG_HEADER),
    }),
    get('very many proxies', '/v1/main/messages?after=0', {
      'x-forwarded-for': many(1_200, () => '127.0.0.1', ','),
    }),
    get('a long file name', `/assets/${'a'.repeat(LONG_HEADER)}.js`),
    get('a file name of dots', `/v/0/${'../'.repeat(LONG_HEADER / 3)}`),
    get('a picture', `/v1/main/avatars/${'a'.repeat(LONG_HEADER / 2)}/${'b'.repeat(LONG_HEADER / 2)}`),
    get('a script for a long name', `/bubble.js?site=${'a'.repeat(LONG_HEADER)}`),
    get('a script', '/bubble.js'),
    get('the script of another widget', '/packs/js/sdk.js'),
    get('an unknown site', `/v1/${'a'.repeat(LONG_HEADER)}/messages`),
    post('a webhook with a wrong secret', '/hooks/wrong', objects),
    get('whether it is ready', '/readyz'),
  ];
}
