import { LIVE_SOURCES } from './live-sources.ts';
import { PROOFS } from './proofs.ts';
import * as is from './setting-types.ts';
import type { SettingsTable } from './setting.ts';
import { WEBHOOK_SETTINGS } from './webhook-settings.ts';

/* Every setting. `npm run docs` writes docs/configuration.md and docs/bubble.config.schema.json from these tables. */

const MOST =
  'Connections that this process accepts at the same time; four in five may be [event streams](running-the-server.md#limits). If the system allows fewer open files, it is lowered to fit.';

/** Settings of the whole server, from the environment. */
export const SERVER_SETTINGS = {
  publicUrl: {
    env: 'BUBBLE_PUBLIC_URL',
    type: is.httpUrl,
    required: true,
    example: 'https://shop.example/chat',
    about:
      'Address at which browsers reach this server, with its base path. With `https` the cookie is `Secure` and has the `__Host-` prefix.',
  },
  sessionKeys: {
    env: 'BUBBLE_SESSION_KEYS',
    type: is.sessionKeys,
    required: true,
    secret: true,
    example: 'the output of openssl rand -base64 32',
    about:
      "Keys that seal the visitors' sessions: each 32 bytes in base64, with commas between them. The first one seals, all of them open. To change the key, put a new one in front. Sessions of a key that is removed end.",
  },
  host: { env: 'HOST', type: is.text, default: '0.0.0.0', about: 'Network address to listen on.' },
  port: { env: 'PORT', type: is.port, default: 8787, about: 'Port to listen on.' },
  trustedProxies: {
    env: 'BUBBLE_TRUSTED_PROXIES',
    type: is.proxies,
    default: '',
    defaultNote: 'none',
    about:
      'Proxies whose `X-Forwarded-For` header is trusted: addresses, networks, `loopback`, `linklocal` or `uniquelocal`, with commas between them.',
  },
  redisUrl: {
    env: 'REDIS_URL',
    type: is.redisUrl,
    secret: true,
    defaultNote: 'none: one process',
    about:
      'Redis 6.2 or newer, or Valkey, that [several processes](delivery.md#several-processes) share: `redis://user:password@host:6379`.',
  },
  dataDir: {
    env: 'BUBBLE_DATA_DIR',
    type: is.text,
    defaultNote: 'none: messages wait in the browsers',
    about:
      'Folder in which [one process](delivery.md#one-process) keeps messages while OneHash Chat is down. Ignored if `REDIS_URL` is set.',
  },
  storeBytes: {
    env: 'BUBBLE_STORE_MB',
    type: is.megabytes,
    defaultNote: '4 in memory, 256 in Redis',
    about:
      'Size in MB of what the server remembers and may lose: who has which conversation, which messages are sent. Beyond it, what was not used for longest goes, and is read again from OneHash Chat when it is needed.',
  },
  journal: {
    bytes: {
      env: 'BUBBLE_JOURNAL_MB',
      type: is.megabytes,
      default: 64,
      about: 'Size in MB of the messages that may wait for OneHash Chat.',
    },
    hours: {
      env: 'BUBBLE_JOURNAL_HOURS',
      type: is.wholeNumber(),
      default: 72,
      about: 'Hours that a message may wait for OneHash Chat.',
    },
  },
  drainSeconds: {
    env: 'BUBBLE_DRAIN_SECONDS',
    type: is.wholeNumber({ max: 3_600 }),
    default: 10,
    about: 'Seconds that visitors have to [move to another process](delivery.md#stopping) after SIGTERM.',
  },
  realtime: {
    env: 'BUBBLE_REALTIME',
    type: is.someOf(...LIVE_SOURCES),
    default: LIVE_SOURCES.join(','),
    about:
      '[How the server learns of news](delivery.md#where-news-comes-from), with commas between. `webhook`: OneHash Chat calls the server. `cable`: the server keeps a connection to OneHash Chat. `sweep`: the server compares every 20 seconds, or every 2 seconds if this is the only source.',
  },
  upstreamPerMinute: {
    env: 'BUBBLE_UPSTREAM_PER_MINUTE',
    type: is.wholeNumber({ min: 1 }),
    default: 2400,
    about: 'Calls to OneHash Chat per minute, for all sites and processes together.',
  },
  maxConnections: { env: 'BUBBLE_MAX_CONNECTIONS', type: is.wholeNumber({ min: 10 }), default: 16_000, about: MOST },
  limits: {
    env: 'BUBBLE_LIMITS',
    type: is.onOff,
    default: 'on',
    about: "`off` lifts the [visitors' limits](running-the-server.md#limits).",
  },
  logLevel: {
    env: 'LOG_LEVEL',
    type: is.oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    default: 'info',
    about: 'The least severe messages that are logged. The log is one JSON object per line.',
  },
  timeScale: {
    env: 'BUBBLE_TIME_SCALE',
    type: is.positiveNumber,
    default: 1,
    about: 'For tests only: divides every duration of the server. It can not be read from a file.',
  },
} satisfies SettingsTable;

/** Settings of one site. What a site in `BUBBLE_CONFIG` leaves out is read from the environment. */
export const SITE_SETTINGS = {
  name: {
    key: 'name',
    type: is.siteName,
    required: true,
    example: 'shop',
    about:
      'Name of the site in addresses and cookies: `a-z`, `0-9` and `-`, at most 40. The site of a server without `BUBBLE_CONFIG` is `main`.',
  },
  origins: {
    env: 'BUBBLE_ORIGINS',
    key: 'origins',
    type: is.origins,
    required: true,
    example: 'https://shop.example,https://*.shop.example',
    about:
      'Origins of the pages that may use the site, with commas between: `https://shop.example`, `https://*.shop.example` (its subdomains), `http://localhost:*` (any port).',
  },
  upstream: {
    url: {
      env: 'ONEHASH_URL',
      key: 'onehash_url',
      type: is.rootUrl,
      required: true,
      example: 'https://chat.example',
      about: 'Address of OneHash Chat: scheme, host and port. Redirects from it are not followed.',
    },
    token: {
      env: 'ONEHASH_ACCESS_TOKEN',
      key: 'access_token',
      type: is.accessToken,
      required: true,
      secret: true,
      about:
        'Access token of [the user](delivery.md#the-user-behind-the-token) as whom this server calls OneHash Chat.',
    },
    accountId: {
      env: 'ONEHASH_ACCOUNT_ID',
      key: 'account_id',
      type: is.wholeNumber(),
      required: true,
      example: '1',
      about: 'Number of the account.',
    },
    inboxId: {
      env: 'ONEHASH_INBOX_ID',
      key: 'inbox_id',
      type: is.wholeNumber(),
      required: true,
      example: '7',
      about: 'Number of the API inbox.',
    },
    fileHosts: {
      env: 'BUBBLE_FILE_HOSTS',
      key: 'file_hosts',
      type: is.hosts,
      default: '',
      defaultNote: 'none',
      about:
        "Host and port of the storage of OneHash Chat's files, if that has a private address: `minio:9000`, with commas between several. No other private address is ever asked for a file.",
    },
  },
  webhook: WEBHOOK_SETTINGS,
  title: {
    env: 'BUBBLE_TITLE',
    key: 'title',
    type: is.text,
    default: 'Chat with us',
    about: "Name of the chat in the panel's header.",
  },
  color: {
    env: 'BUBBLE_COLOR',
    key: 'color',
    type: is.color,
    defaultNote: 'a dark green',
    about: "The site's colour, `#rgb` or `#rrggbb`.",
  },
  locale: {
    env: 'BUBBLE_LOCALE',
    key: 'locale',
    type: is.locale,
    defaultNote: 'English',
    about:
      'Language (`ar`, `de` or `en`, also with a region such as `de-AT`), used if neither the page nor the browser requests a supported one.',
  },
  greeting: {
    env: 'BUBBLE_GREETING',
    key: 'greeting',
    type: is.text,
    defaultNote: "a sentence in the visitor's language",
    about: 'Text of an empty conversation.',
  },
  createContact: {
    env: 'BUBBLE_CREATE_CONTACT',
    key: 'create_contact',
    type: is.oneOf('load', 'open', 'message'),
    default: 'load',
    about:
      'When a visitor becomes a contact: `load` (with the first page view), `open` (when they open the panel), `message` (when they write).',
  },
  identitySecret: {
    env: 'BUBBLE_IDENTITY_SECRET',
    key: 'identity_secret',
    type: is.longSecret,
    secret: true,
    defaultNote: 'none: nobody can be identified with proof',
    about: "Secret with which the host's server [proves who a visitor is](identity.md); at least 24 characters.",
  },
  identityProof: {
    env: 'BUBBLE_IDENTITY_PROOF',
    key: 'identity_proof',
    type: is.someOf(...PROOFS),
    default: 'hash',
    about:
      'What [proves who a visitor is](identity.md#proof): `hash`, `token`, or both with a comma between. With both, tokens are signed with [a key of their own](identity.md#both-kinds-of-proof).',
  },
  pageAttributes: {
    env: 'BUBBLE_PAGE_ATTRIBUTES',
    key: 'page_attributes',
    type: is.pageRights,
    default: 'own',
    about:
      'Custom attributes that a page [may change without proof](identity.md#what-a-page-may-change): `own` (those it has set itself), `any`, or their names with commas between.',
  },
  pageLabels: {
    env: 'BUBBLE_PAGE_LABELS',
    key: 'page_labels',
    type: is.pageRights,
    default: 'own',
    about: 'Labels that a page may add and remove: `own`, `any`, or their names with commas between.',
  },
  prechat: {
    env: 'BUBBLE_PRECHAT',
    key: 'prechat',
    type: is.prechat,
    about: '[Questions before the conversation](identity.md#questions-before-the-conversation), as JSON.',
  },
  emailAfter: {
    env: 'BUBBLE_EMAIL_AFTER',
    key: 'email_after',
    // 30 days would overflow the browser's timer.
    type: is.wholeNumber({ min: 1, max: 20_160 }),
    defaultNote: 'never',
    about: 'Minutes without a reply after which the panel offers to leave an e-mail address.',
  },
  pageQuery: {
    env: 'BUBBLE_PAGE_QUERY',
    key: 'page_query',
    type: is.pageQuery,
    default: 'strip',
    about:
      "What agents see of a page's query: `strip` (nothing), `keep` (all of it), or the names of the parameters that stay, with commas between.",
  },
  websiteToken: {
    env: 'BUBBLE_WEBSITE_TOKEN',
    key: 'website_token',
    type: is.text,
    about: "Token that pages give to [Chatwoot's script](moving-from-chatwoot.md). Each site has its own.",
  },
} satisfies SettingsTable;
