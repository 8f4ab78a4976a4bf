import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../server/config/config.ts';
import { createApp } from '../../server/app.ts';
import { baseEnv, BFF, createStack, ORIGIN, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

let stack: Stack;
afterEach(() => stack.close());

const visitors = (count: number): Visitor[] => Array.from({ length: count }, () => new Visitor(stack));
const CROWDED = { status: 429, body: { code: 'too_many_visitors' } };

/** An app that hears of an address for each request. */
function stackAt(addressOf: () => string | undefined, env = {}): Stack {
  stack = createStack({ env });
  stack.restart({}, { clientAddress: addressOf });
  return stack;
}

function openFrom(headers: Record<string, string> = {}): Promise<Response> {
  const visitor = new Visitor(stack);
  return visitor.fetch('POST', '/v1/main/session', { nonce: randomUUID(), intent: 'load' }, headers);
}

describe('an office behind one address', () => {
  test('may view pages as often as its people like, once they are known', async () => {
    stack = createStack();
    const office = visitors(20);
    for (const visitor of office) await visitor.open();
    for (let view = 0; view < 11; view += 1)
      for (const visitor of office)
        expect((await visitor.fetch('POST', '/v1/main/session', { nonce: visitor.nonce, intent: 'load' })).status).toBe(
          200,
        );
  });

  test('may also refuse cookies', async () => {
    stack = createStack();
    const office = visitors(25).map((visitor) => Object.assign(visitor, { keepsCookies: false }));
    for (let view = 0; view < 6; view += 1) for (const visitor of office) await visitor.open();
  });

  test('may write its first messages all at once, and nobody waits', async () => {
    stack = createStack({ env: { BUBBLE_CREATE_CONTACT: 'message' } });
    const office = visitors(70);
    for (const visitor of office) await visitor.open();
    const answers = await Promise.all(office.map((visitor) => visitor.send('hello')));
    expect(answers.map(({ status }) => status)).toEqual(office.map(() => 200));
  });

  test('may say on every page who its people are', async () => {
    stack = createStack();
    const office = visitors(25);
    for (const visitor of office) {
      const { session_id } = await visitor.open();
      for (const plan of ['basic', 'gold', 'silver'])
        expect(
          (await visitor.call('POST', '/v1/main/contact', { session_id, custom_attributes: { plan } })).status,
        ).toBe(200);
    }
  });

  test('reads pages without contacts when very many came at once, and who writes gets one', async () => {
    stack = createStack();
    const crowd = visitors(130);
    for (const visitor of crowd) expect(await visitor.open()).toMatchObject({ messages: [] });
    await stack.calls();
    expect(await crowd.at(-1)!.send('the last of them')).toMatchObject({ status: 200 });
    expect(await stack.calls()).toContain('POST contacts');
  });
});

describe('one address that floods', () => {
  test('is refused further strangers, with a reason that is true, and those it had are served', async () => {
    stack = createStack({ env: { BUBBLE_CREATE_CONTACT: 'message' } });
    const early = new Visitor(stack);
    await early.open();
    for (let n = 0; n < 239; n += 1) expect((await openFrom()).status).toBe(200);
    const refused = await new Visitor(stack).fetch('POST', '/v1/main/session', { nonce: randomUUID(), intent: 'load' });
    expect({ status: refused.status, body: await refused.json() }).toMatchObject(CROWDED);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await early.open()).session_id).toBe(early.session_id);
    expect((await early.send('hello')).status).toBe(200);
  });

  test('makes no more contacts by first messages than by page views', async () => {
    stack = createStack({ env: { BUBBLE_CREATE_CONTACT: 'message' } });
    const crowd = visitors(130);
    for (const visitor of crowd) await visitor.open();
    const answers = [];
    for (const visitor of crowd) answers.push(await visitor.send('buy now'));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(120);
    expect(answers.at(-1)).toMatchObject(CROWDED);
  });

  test('and a visitor who repeats their first message is counted once', async () => {
    stack = createStack({ env: { BUBBLE_CREATE_CONTACT: 'message', BUBBLE_LIMITS: 'on' } });
    await stack.faults({ method: 'POST', path: 'contacts$', status: 503, body: '' });
    const patient = visitors(10);
    for (const visitor of patient) await visitor.open();
    for (let attempt = 1; attempt <= 13; attempt += 1)
      for (const visitor of patient) expect((await visitor.send('again', { attempt })).status).not.toBe(429);
  });
});

describe('an address', () => {
  /** Opens sessions of strangers until one is refused. @returns how many were opened */
  async function opened(from: (n: number) => string, most: number): Promise<number> {
    let n = 0;
    stackAt(() => from(n), { BUBBLE_CREATE_CONTACT: 'message' });
    for (; n < most; n += 1) if ((await openFrom()).status === 429) return n;
    return n;
  }

  test.each<[string, (n: number) => string]>([
    ['with a port', (n) => `198.51.100.7:${1024 + n}`],
    ['written as IPv6', (n) => (n % 2 ? '::ffff:198.51.100.7' : '::FFFF:c633:6407')],
    ['in brackets with a port', (n) => `[2001:db8:1:2::9]:${2000 + n}`],
    ['with a zone', (n) => `fe80::1%eth${n}`],
    ['spelled differently', (n) => ['2001:db8::5', '2001:DB8:0:0::5', '2001:0db8:0000:0000::0005'][n % 3]!],
    ['changing within its /64', (n) => `2001:db8:77:1:${(n * 31).toString(16)}::${n.toString(16)}`],
  ])('%s is one address', async (_, from) => {
    expect(await opened(from, 260)).toBe(240);
  });

  test('that changes within its /56 or its /48 is limited too, more generously', async () => {
    expect(await opened((n) => `2001:db8:77:1${(n % 256).toString(16).padStart(2, '0')}::1`, 600)).toBe(480);
    expect(await opened((n) => `2001:db8:77:${n.toString(16)}::1`, 1_100)).toBe(960);
  });

  test('that is another one has its own limit', async () => {
    expect(await opened((n) => `203.0.113.${n % 250}`, 500)).toBe(500);
    expect(await opened((n) => `2001:db8:${n.toString(16)}::1`, 500)).toBe(500);
  });

  test('behind proxies is found, however they write it, and can not be made up', async () => {
    let n = 0;
    stackAt(() => '127.0.0.1', { BUBBLE_TRUSTED_PROXIES: 'loopback,10.0.0.0/8', BUBBLE_CREATE_CONTACT: 'message' });
    const chain = (): string => `1.1.1.${n % 200}, "198.51.100.7:${n + 1000}", 10.1.1.${n % 9}:44${n % 10}, [::1]:80`;
    for (; n < 240; n += 1) expect((await openFrom({ 'x-forwarded-for': chain() })).status).toBe(200);
    expect((await openFrom({ 'x-forwarded-for': chain() })).status).toBe(429);
    expect((await openFrom({ 'x-forwarded-for': '198.51.100.8' })).status).toBe(200);
  });
});

describe('a runtime that tells no addresses', () => {
  test('serves everybody without limits per address, and says so once in the log', async () => {
    stackAt(() => undefined, { BUBBLE_CREATE_CONTACT: 'message' });
    for (let n = 0; n < 250; n += 1) expect((await openFrom()).status).toBe(200);
    expect(stack.logged.filter((line) => line.includes('limits per address are off'))).toHaveLength(1);
  });

  test('is what an app has that is called without a socket', async () => {
    stack = createStack();
    const lines: string[] = [];
    const note = (...line: unknown[]): void => void lines.push(JSON.stringify(line));
    const log = { debug() {}, info() {}, warn: note, error: note, fatal: note };
    const app = createApp({ config: readConfig({ ...baseEnv, BUBBLE_CREATE_CONTACT: 'message' }), log });
    const headers = { origin: ORIGIN, 'x-bubble': '1', 'content-type': 'application/json' };
    for (let n = 0; n < 260; n += 1) {
      const body = JSON.stringify({ nonce: randomUUID(), intent: 'load' });
      const answer = await app.fetch(new Request(`${BFF}/v1/main/session`, { method: 'POST', headers, body }));
      expect(answer.status).toBe(200);
    }
    expect(lines.filter((line) => line.includes('clientAddress'))).toHaveLength(1);
    await app.stop();
  });
});
