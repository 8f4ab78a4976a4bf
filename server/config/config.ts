import { readFileSync } from 'node:fs';
import proxyaddr from 'proxy-addr';
import * as v from 'valibot';
import { LIVE_SOURCES, type LiveSource } from './live-sources.ts';
import { fileSchema, readPrechat, type SiteInput } from './site-schema.ts';
import type { Site } from './sites.ts';

export interface Config {
  host: string;
  port: number;
  logLevel: string;
  /** Where browsers and the upstream reach the BFF; may have a base path. */
  publicUrl: URL;
  /** 32 bytes each; the first seals. */
  sessionKeys: Uint8Array[];
  limits: boolean;
  trustedProxies: string[];
  upstreamPerMinute: number;
  /** Where news of the agents may come from. */
  realtime: LiveSource[];
  /** Redis or Valkey, shared by all processes. */
  redisUrl: string | undefined;
  /** Where a single process keeps what may not be lost. */
  dataDir: string | undefined;
  /** How much is kept of what the upstream can't take, and for how long. */
  journal: { bytes: number; hours: number };
  /** Between the word to stop and stopping. */
  drainSeconds: number;
  /** The first one is served where no site is named. */
  sites: [Site, ...Site[]];
}

/** Everything that is wrong with the configuration, a line each. */
export class ConfigError extends Error {
  override name = 'ConfigError' as const;
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The configuration is not complete:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

export type Env = Record<string, string | undefined>;

/**
 * Reads the whole configuration from the environment. Every secret may stand in a file instead, named by `*_FILE`.
 *
 * @throws {ConfigError} that names every mistake at once
 */
export function readConfig(env: Env = process.env): Config {
  const problems: string[] = [];
  const need = (name: string, meaning: string) => value(name) ?? complain(`${name} is missing: ${meaning}`);
  const complain = (problem: string): undefined => void problems.push(problem);

  const publicUrl = url(
    'BUBBLE_PUBLIC_URL',
    need('BUBBLE_PUBLIC_URL', 'where browsers reach this server, e.g. https://chat.example'),
  );
  const sessionKeys = (need('BUBBLE_SESSION_KEYS', '32 random bytes in base64 (openssl rand -base64 32)') ?? '')
    .split(',')
    .filter(Boolean)
    .map((key) => new Uint8Array(Buffer.from(key.trim(), 'base64')));
  if (sessionKeys.some((key) => key.length !== 32))
    complain('BUBBLE_SESSION_KEYS: each key is base64 of exactly 32 bytes, with commas between');
  const sites = readSites();
  const config = {
    host: value('HOST') ?? '0.0.0.0',
    port: port(),
    logLevel: oneOf(
      'LOG_LEVEL',
      value('LOG_LEVEL'),
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'info',
    ),
    limits: oneOf('BUBBLE_LIMITS', value('BUBBLE_LIMITS'), ['on', 'off'], 'on') === 'on',
    trustedProxies: proxies(),
    upstreamPerMinute: whole('BUBBLE_UPSTREAM_PER_MINUTE', 2_400),
    realtime: realtime(),
    redisUrl: redis(value('REDIS_URL')),
    dataDir: value('BUBBLE_DATA_DIR'),
    journal: {
      bytes: whole('BUBBLE_JOURNAL_MB', 64) * 1024 * 1024,
      hours: whole('BUBBLE_JOURNAL_HOURS', 72),
    },
    drainSeconds: whole('BUBBLE_DRAIN_SECONDS', 10),
  };
  const names = sites.map(({ name }) => name);
  for (const name of names.filter((one, n) => names.indexOf(one) !== n))
    complain(`BUBBLE_CONFIG: two sites are called "${name}"`);
  const tokens = sites.flatMap(({ websiteToken }) => websiteToken ?? []);
  for (const token of new Set(tokens.filter((one, n) => tokens.indexOf(one) !== n)))
    complain(`BUBBLE_WEBSITE_TOKEN: two sites have "${token}"; give each its own website_token in BUBBLE_CONFIG`);
  const [first, ...more] = sites;
  if (problems.length > 0 || !publicUrl || !first) throw new ConfigError(problems);
  return { ...config, publicUrl, sessionKeys, sites: [first, ...more] };

  function readSites(): Site[] {
    const text = value('BUBBLE_CONFIG');
    if (text === undefined) return [site({ name: 'main' })];
    try {
      const json: unknown = JSON.parse(text.trimStart().startsWith('{') ? text : readFileSync(text, 'utf8'));
      return v.parse(fileSchema, json).sites.map(site);
    } catch (error) {
      const where = error instanceof v.ValiError ? `${v.getDotPath(error.issues[0])}: ` : '';
      complain(
        `BUBBLE_CONFIG (JSON, or the path of a JSON file): ${where}${error instanceof Error ? error.message : String(error)}`,
      );
      return [];
    }
  }

  function site(input: SiteInput): Site {
    const signingSecret = input.signing_secret ?? value('BUBBLE_SIGNING_SECRET');
    const verify = input.webhook_verify ?? value('BUBBLE_WEBHOOK_VERIFY');
    const origins =
      input.origins ??
      list(need('BUBBLE_ORIGINS', 'the pages that may use it, e.g. https://shop.example,https://*.shop.example'));
    for (const origin of origins) {
      if (!/^https?:\/\/(\*\.)?[^/*\s]+(:\*)?$/.test(origin))
        complain(`BUBBLE_ORIGINS: "${origin}" is no origin like https://shop.example`);
    }
    return {
      name: input.name,
      title: input.title ?? value('BUBBLE_TITLE') ?? 'Chat with us',
      color: fits(
        'BUBBLE_COLOR',
        input.color ?? value('BUBBLE_COLOR'),
        /^#([\da-f]{3}|[\da-f]{6})$/i,
        'no colour like #0e5a50',
      ),
      locale: fits(
        'BUBBLE_LOCALE',
        input.locale ?? value('BUBBLE_LOCALE'),
        /^[a-z]{2,8}(-[a-z\d]{1,8})*$/i,
        'no language like de or pt-BR',
      ),
      greeting: input.greeting ?? value('BUBBLE_GREETING'),
      origins,
      createContact: oneOf(
        'BUBBLE_CREATE_CONTACT',
        input.create_contact ?? value('BUBBLE_CREATE_CONTACT'),
        ['load', 'open', 'message'],
        'load',
      ),
      identitySecret: fits(
        'BUBBLE_IDENTITY_SECRET',
        input.identity_secret ?? value('BUBBLE_IDENTITY_SECRET'),
        /^.{24,}$/s,
        'too short to be kept secret: 24 characters at least',
        'it',
      ),
      prechat: prechat(input.prechat ?? value('BUBBLE_PRECHAT')),
      emailAfter: input.email_after ?? emailAfter(),
      pageQuery: pageQuery(input.page_query ?? value('BUBBLE_PAGE_QUERY') ?? 'strip'),
      websiteToken: input.website_token ?? value('BUBBLE_WEBSITE_TOKEN'),
      upstream: {
        url: upstreamUrl(input.onehash_url ?? need('ONEHASH_URL', 'the address of OneHash Chat')),
        token: input.access_token ?? need('ONEHASH_ACCESS_TOKEN', 'the access token of a user in the inbox') ?? '',
        accountId: input.account_id ?? whole('ONEHASH_ACCOUNT_ID'),
        inboxId: input.inbox_id ?? whole('ONEHASH_INBOX_ID'),
      },
      webhook: {
        secret:
          input.webhook_secret ?? need('BUBBLE_WEBHOOK_SECRET', 'a long random word for the webhook address') ?? '',
        verify: oneOf(
          'BUBBLE_WEBHOOK_VERIFY',
          verify,
          ['signature', 'refetch', 'path'],
          signingSecret ? 'signature' : 'refetch',
        ),
        signingSecret:
          verify === 'signature' && !signingSecret
            ? complain('BUBBLE_SIGNING_SECRET is missing: BUBBLE_WEBHOOK_VERIFY=signature needs it')
            : signingSecret,
        signaturePrefix: input.signature_prefix ?? value('BUBBLE_SIGNATURE_PREFIX') ?? 'Chatwoot',
      },
    };
  }

  function prechat(input: unknown): Site['prechat'] {
    if (input === undefined) return undefined;
    const read = readPrechat(input);
    return typeof read === 'string' ? complain(`BUBBLE_PRECHAT: ${read}`) : read;
  }

  function emailAfter(): number | undefined {
    if (value('BUBBLE_EMAIL_AFTER') === undefined) return undefined;
    return whole('BUBBLE_EMAIL_AFTER') || complain('BUBBLE_EMAIL_AFTER: 1 minute at least');
  }

  function port(): number {
    const number = whole('PORT', 8787);
    if (number > 65_535) complain(`PORT: ${number} is no port; the highest is 65535`);
    return number;
  }

  function realtime(): LiveSource[] {
    const text = value('BUBBLE_REALTIME');
    if (text === undefined) return [...LIVE_SOURCES];
    const words = list(text).map((word) => oneOf('BUBBLE_REALTIME', word, LIVE_SOURCES, 'sweep'));
    if (words.length === 0) complain(`BUBBLE_REALTIME: at least one of ${LIVE_SOURCES.join(', ')}`);
    return [...new Set(words)];
  }

  function proxies(): string[] {
    const trusted = list(value('BUBBLE_TRUSTED_PROXIES'));
    try {
      proxyaddr.compile(trusted);
    } catch (error) {
      complain(
        `BUBBLE_TRUSTED_PROXIES: ${String(error)}; addresses and networks are expected, e.g. loopback,10.0.0.0/8`,
      );
    }
    return trusted;
  }

  function redis(text: string | undefined): string | undefined {
    if (text === undefined || (URL.canParse(text) && /^rediss?:/.test(text))) return text;
    return complain(`REDIS_URL: "${text}" is no address like redis://localhost:6379`);
  }

  /** The upstream's API stands at the root of its host. */
  function upstreamUrl(text: string | undefined): string {
    const address = url('ONEHASH_URL', text);
    if (address && address.pathname !== '/') complain(`ONEHASH_URL: leave out the path "${address.pathname}"`);
    return address?.origin ?? '';
  }

  function value(name: string): string | undefined {
    const file = env[`${name}_FILE`];
    if (!file) return env[name]?.trim() || undefined;
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      return complain(`${name}_FILE: ${file} can not be read`);
    }
  }

  function whole(name: string, fallback?: number): number {
    const text = value(name);
    if (text !== undefined && /^\d{1,9}$/.test(text)) return Number(text);
    if (text !== undefined) complain(`${name}: "${text}" is no whole number`);
    else if (fallback === undefined) complain(`${name} is missing: a whole number`);
    return fallback ?? 0;
  }

  function oneOf<const Word extends string>(
    name: string,
    text: string | undefined,
    words: readonly Word[],
    fallback: Word,
  ): Word {
    const found = words.find((word) => word === text);
    if (text !== undefined && !found) complain(`${name}: "${text}" is none of ${words.join(', ')}`);
    return found ?? fallback;
  }

  function fits(
    name: string,
    text: string | undefined,
    pattern: RegExp,
    fault: string,
    shown = `"${text}"`,
  ): string | undefined {
    if (text === undefined || pattern.test(text)) return text;
    return complain(`${name}: ${shown} is ${fault}`);
  }

  function url(name: string, text: string | undefined): URL | undefined {
    if (text === undefined) return undefined;
    if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text);
    return complain(`${name}: "${text}" is no http or https address`);
  }
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

/** Parameters of a page's query that the agents may see. */
function pageQuery(text: string): Site['pageQuery'] {
  if (text === 'keep') return text;
  return text === 'strip' ? [] : list(text);
}
