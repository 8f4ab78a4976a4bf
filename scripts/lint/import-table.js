/**
 * What each room may import besides its own files. A room is a file, a folder (`wire/`), or the files directly in a folder
 * (`server/*`). The row with the longest path that fits a file is that file's row; a file without a row is an error.
 *
 * - `may`: rooms (a path with a slash at its end), files, and packages (`node:` is all of Node)
 * - `types`: the same, but only by `import type`
 * - `lazy`: the same, but only by `import()` or `import type`
 * - `keeps`: files of this room that no other room may import; `keepsNames`: names that no other room may import
 * - `because`: the reason, which the linter prints
 *
 * A room that no row names is imported by nobody else: `test/`, `bench/`, `gallery/`, `scripts/`, `widget/embed.ts`.
 * @type {{ room: string, may: string[], types?: string[], lazy?: string[], keeps?: RegExp, keepsNames?: RegExp, because: string }[]}
 */
export const IMPORT_TABLE = [
  { room: 'wire/', may: [], because: 'Both sides share wire/, so it imports nothing.' },

  // The widget. It knows the server through wire/ only.
  {
    room: 'widget/*',
    may: ['wire/', 'widget/boot/', 'widget/api/'],
    because: 'The npm package starts with the launcher; the rest loads later.',
  },
  {
    room: 'widget/embed.ts',
    may: ['widget/boot/'],
    types: ['widget/public-api.ts'],
    because: 'The embed starts the launcher. Its URL has a query, so nobody may import it.',
  },
  {
    room: 'widget/boot/',
    may: ['wire/', 'widget/options.ts', 'widget/locales/launcher-en.ts'],
    types: ['widget/public-api.ts', 'widget/storage-keys.ts'],
    lazy: ['widget/core/', 'widget/panel/', 'widget/api/', 'widget/appearance/', 'widget/diagnose/'],
    because: 'The first chunk holds the launcher and the session only; it loads the rest by import().',
  },
  {
    room: 'widget/core/',
    may: ['wire/', 'widget/locales/', 'widget/notify/badge.ts', 'widget/notify/badge.css', 'nanostores', 'idb-keyval'],
    types: ['widget/boot/', 'widget/public-api.ts', 'widget/storage-keys.ts'],
    lazy: ['widget/notify/', 'widget/diagnose/'],
    because: 'The core holds the state and has no view.',
  },
  {
    room: 'widget/panel/',
    may: ['wire/', 'widget/core/', 'widget/locales/', 'preact', 'nanostores', 'commonmark'],
    types: ['widget/boot/', 'widget/public-api.ts'],
    because: 'The panel renders what the core holds.',
  },
  {
    room: 'widget/notify/',
    may: ['wire/', 'widget/core/', 'widget/locales/', 'preact', 'nanostores'],
    types: ['widget/boot/', 'widget/storage-keys.ts'],
    because: 'It tells the visitor what the core holds.',
  },
  {
    room: 'widget/appearance/',
    may: ['wire/', 'widget/locales/', 'widget/consent/', 'preact'],
    types: ['widget/boot/', 'widget/options.ts'],
    lazy: ['widget/diagnose/'],
    because: 'It gets the launcher handed in and knows no conversation.',
  },
  {
    room: 'widget/consent/',
    may: ['wire/', 'widget/locales/', 'preact'],
    types: ['widget/boot/', 'widget/storage-keys.ts'],
    because: 'Before the visitor consents nothing else of the bubble may load.',
  },
  {
    room: 'widget/api/',
    may: ['wire/', 'widget/core/', 'widget/storage-keys.ts'],
    types: ['widget/boot/', 'widget/panel/', 'widget/public-api.ts'],
    lazy: ['widget/diagnose/'],
    because: 'It answers the host page and draws nothing.',
  },
  {
    room: 'widget/diagnose/',
    may: ['wire/'],
    types: ['widget/boot/', 'widget/options.ts', 'widget/public-api.ts'],
    // Only `mistakes.ts`, to compare a name with the known ones.
    lazy: ['widget/locales/', 'widget/appearance/'],
    because: 'It explains failures, so it must load when the rest does not.',
  },
  { room: 'widget/locales/', may: [], because: 'A catalogue holds words only.' },
  {
    room: 'widget/adapters/',
    may: ['widget/index.ts', 'widget/shared-bubble.ts', 'react', 'vue'],
    because: 'An adapter stands on the npm package and its framework only.',
  },
  {
    room: 'widget/adapters/chatwoot/',
    may: ['wire/contact.ts', 'widget/api/facade.ts', 'widget/boot/registry.ts'],
    types: ['widget/index.ts'],
    because: 'Chatwoot’s script speaks to the bubble as a host page does.',
  },

  // The server. It knows the widget through wire/ only.
  {
    room: 'server/*',
    may: ['server/', 'wire/', 'package.json', 'hono', '@hono/node-server', 'pino', 'node:'],
    because: 'The app joins the rooms; it knows neither the widget nor the sandbox.',
  },
  {
    room: 'server/cli/',
    may: ['server/', 'wire/', 'pino', 'node:'],
    because: 'A command starts the server; it knows neither the widget nor the sandbox.',
  },
  { room: 'server/base/', may: ['wire/', 'node:'], because: 'Every room stands on base/.' },
  {
    room: 'server/config/',
    may: ['wire/', 'server/base/', 'valibot', 'proxy-addr', 'node:'],
    because: 'Settings are read before anything else exists.',
  },
  {
    room: 'server/store/',
    may: ['wire/', 'server/base/', 'ioredis', 'libsql', 'lru-cache', 'valibot', 'node:'],
    because: 'The store knows neither HTTP nor the upstream.',
  },
  {
    room: 'server/upstream/',
    may: ['wire/', 'server/base/', 'ky', 'valibot', 'ws', 'node:'],
    keeps: /\/(adapt|[a-z-]*schemas)\.ts$/,
    keepsNames: /^(Raw|adapt)[A-Z]/,
    because: 'The upstream’s door knows no other room: its limiter and its fetch are handed in.',
  },
  {
    room: 'server/fanout/',
    may: ['wire/', 'server/base/', 'server/store/', 'node:'],
    because: 'The hub hands events on and knows no source of them.',
  },
  {
    room: 'server/files/',
    may: ['wire/', 'server/base/', 'file-type', 'ipaddr.js', 'lru-cache', 'node:'],
    because: 'Files are fetched and checked without HTTP’s routes and without the upstream’s API.',
  },
  {
    room: 'server/identity/',
    may: ['wire/', 'server/base/', 'server/store/', 'jose', 'lru-cache', 'node:'],
    types: ['server/config/', 'server/site-context.ts'],
    because: 'Who asks is decided without HTTP and without the upstream.',
  },
  {
    room: 'server/inbox/',
    may: ['wire/', 'server/base/', 'server/store/', 'server/upstream/', 'node:'],
    types: ['server/config/sites.ts'],
    because: 'The inbox knows neither HTTP nor visitors.',
  },
  {
    room: 'server/contact/',
    may: [
      'wire/',
      'server/base/',
      'server/store/',
      'server/upstream/',
      'server/fanout/',
      'server/conversation/',
      'node:',
    ],
    types: ['server/identity/', 'server/site-context.ts'],
    because: 'A contact knows neither HTTP nor events.',
  },
  {
    room: 'server/conversation/',
    may: [
      'wire/',
      'server/base/',
      'server/store/',
      'server/upstream/',
      'server/fanout/',
      'server/contact/',
      'bowser',
      'node:',
    ],
    types: ['server/site-context.ts'],
    because: 'A conversation knows neither HTTP nor events, nor how a message is sent.',
  },
  {
    room: 'server/session/',
    may: [
      'wire/',
      'server/base/',
      'server/store/',
      'server/identity/',
      'server/contact/',
      'server/conversation/',
      'isbot',
      'lru-cache',
    ],
    types: ['server/site-context.ts'],
    because: 'A session is opened without HTTP.',
  },
  {
    room: 'server/sending/',
    may: [
      'wire/',
      'server/base/',
      'server/store/',
      'server/upstream/',
      'server/fanout/',
      'server/contact/',
      'server/conversation/',
      'server/queue/',
      'node:',
    ],
    types: ['server/site-context.ts'],
    because: 'Sending knows neither HTTP nor events.',
  },
  {
    room: 'server/queue/',
    may: [
      'wire/',
      'server/base/',
      'server/store/',
      'server/upstream/',
      'server/fanout/',
      'server/contact/',
      'server/conversation/',
      'server/sending/',
      'valibot',
      'node:',
    ],
    types: ['server/site-context.ts'],
    because: 'The queue knows neither HTTP nor events.',
  },
  {
    room: 'server/events/',
    may: [
      'wire/',
      'server/base/',
      'server/store/',
      'server/upstream/',
      'server/fanout/',
      'server/contact/',
      'server/conversation/',
      'lru-cache',
      'node:',
    ],
    types: ['server/config/', 'server/identity/', 'server/site-context.ts'],
    because: 'Events know neither HTTP nor sending.',
  },
  {
    room: 'server/http/',
    may: [
      'server/http/error-response.ts',
      'wire/',
      'server/base/',
      'server/config/',
      'server/store/',
      'server/fanout/',
      'server/identity/',
      'server/session/',
      'server/inbox/',
      'server/contact/',
      'server/conversation/',
      'server/sending/',
      'server/queue/',
      'server/events/',
      'server/files/',
      'content-disposition',
      'hono',
      '@hono/node-server',
      'ipaddr.js',
      'lru-cache',
      'proxy-addr',
      'ipaddr.js',
      'valibot',
      'node:',
    ],
    types: ['server/site-context.ts'],
    because: 'HTTP reaches the upstream through the rooms between.',
  },
  {
    room: 'server/http/error-response.ts',
    may: [
      'wire/',
      'server/base/',
      'server/store/',
      'server/upstream/error.ts',
      'server/session/',
      'server/sending/',
      'server/queue/',
      'server/http/',
    ],
    because: 'The one file that maps the errors of all rooms to responses.',
  },
  {
    room: 'server/site-context.ts',
    may: ['server/', 'wire/'],
    because: 'The one object that holds what all rooms of a site share.',
  },

  {
    room: 'sandbox/',
    may: ['hono', '@hono/node-server', 'preact', 'ws', 'node:'],
    because: 'The stand-in shares no code with what it tests, so that it cannot share its mistakes.',
  },
];

/** These folders use everything. */
export const FREE = ['test/', 'bench/', 'gallery/', 'scripts/', 'examples/'];
