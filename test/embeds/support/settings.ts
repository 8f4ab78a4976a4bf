import type { Page } from 'playwright-core';
import type { App } from './apps.ts';

/** What kind of page an app stands in. */
export interface Setting {
  name: string;
  /** Where the bubble's server is. */
  at?: string;
  scheme?: 'http' | 'https';
  /** Takes cookies out of the answers on their way, as a browser that refuses them does. */
  dropCookies?: boolean;
  policy?: (nonce: string, bff: string, app: App) => string;
  css?: string;
  /** Before anything of the page is loaded. */
  before?: (page: Page, app: App) => Promise<unknown>;
}

export const PLAIN: Setting = { name: 'an ordinary page' };

export const SETTINGS: Setting[] = [
  PLAIN,
  {
    name: 'a page with a strict content security policy',
    policy: (nonce, bff) =>
      `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'nonce-${nonce}'; ` +
      `connect-src ${bff}; img-src ${bff}; media-src ${bff}`,
  },
  {
    name: 'a page with Trusted Types',
    policy: (_nonce, _bff, { policies = "'none'" }) => `require-trusted-types-for 'script'; trusted-types ${policies}`,
    before: async (page, { policies }) => policies === 'default' && page.addInitScript(trust),
  },
  {
    name: 'a page with hostile style sheets',
    css: `* { all: unset !important } :root > * { display: none !important; visibility: hidden !important }
      html { font-size: 62.5% } :root > * { transform: rotate(9deg) !important; pointer-events: none !important }`,
  },
  { name: 'a page with polluted prototypes', before: (page) => page.addInitScript(pollute) },
  { name: 'a page without https', scheme: 'http' },
  { name: 'a page of another domain that refuses cookies', at: 'chat.other.test', dropCookies: true },
  { name: 'a page with the server under a path of its own host', at: 'shop.test/chat' },
];

/** As old libraries leave a page: with names that every object has, and their own idea of what is built in. */
function pollute(): void {
  const global = globalThis as unknown as Record<
    string,
    { prototype: Record<string, unknown> } & Record<string, unknown>
  >;
  global['Object']!.prototype['extend'] = () => {};
  global['Array']!.prototype['each'] = () => {};
  global['Array']!.prototype['toJSON'] = undefined;
  global['Function']!.prototype['wrap'] = () => {};
  global['String']!.prototype['strip'] = () => {};
  global['Array']!['from'] = (list: ArrayLike<unknown> | null) => (list ? [].slice.call(list) : []);
}

/** What a host has to do for a framework whose own loader hands addresses of scripts on as plain text. */
function trust(): void {
  type Factory = { createPolicy(name: string, rules: object): void };
  const { trustedTypes } = globalThis as unknown as { trustedTypes: Factory };
  trustedTypes.createPolicy('default', { createScriptURL: (address: string) => address });
}
