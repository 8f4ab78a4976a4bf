import type { Bubble, BubbleOptions } from '../../index.ts';
import { readSettings, toOptions, type ChatwootSettings, type SiteOptions } from './settings.ts';
import type { ChatwootWidget } from './chatwoot-widget.ts';
import { createWidget } from './widget.ts';

/** The site of each website token. */
interface Sites {
  /** For unknown tokens. */
  first?: SiteOptions;
  byToken?: Record<string, SiteOptions>;
}

interface Page {
  chatwootSettings?: ChatwootSettings;
  chatwootSDK: { run(config: { websiteToken: string; baseUrl: string }): void };
  $chatwoot?: ChatwootWidget;
}

/** The server writes its sites in place of this text. */
const { first, byToken } = '__BUBBLE_SITES__' as unknown as Sites;

const page = window as unknown as Page;
/** `currentScript` is set only while the script runs. */
const address = (document.currentScript as HTMLScriptElement | null)?.src ?? '';

page.chatwootSDK = {
  run({ websiteToken, baseUrl }) {
    if (page.$chatwoot) return;
    const server = /^(.+)\/packs\/js\/sdk\.js/.exec(address)?.[1] ?? baseUrl.replace(/\/+$/, '');
    const settings = readSettings(page.chatwootSettings);
    const bubble = load(server, toOptions(settings, { server, ...siteOf(websiteToken) }));
    page.$chatwoot = createWidget({ ...settings, baseUrl, websiteToken }, bubble);
  },
};

function siteOf(token: string): SiteOptions | undefined {
  if (byToken && Object.hasOwn(byToken, token)) return byToken[token];
  // Whoever moves a site to the bubble needs to know.
  // oxlint-disable-next-line no-console
  console.warn(`onehash-bubble: no site has the website token "${token}"; BUBBLE_WEBSITE_TOKEN names it.`);
  return first;
}

async function load(server: string, options: BubbleOptions): Promise<Bubble> {
  const { createBubble }: typeof import('./module.ts') = await import(/* @vite-ignore */ `${server}/module.js`);
  return createBubble(options);
}
