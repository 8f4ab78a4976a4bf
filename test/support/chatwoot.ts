import type { Browser, BrowserContextOptions } from 'playwright-core';
import { newPage, type Recorded } from './browser.ts';
import type { Demo } from './demo.ts';

export const WEBSITE_TOKEN = 'b6BejyTTuxF4yPt61ZTZHjdB';

/** An event that the page has heard, in its order. */
export interface Told {
  name: string;
  detail: unknown;
}

export interface ChatwootPage extends Recorded {
  /** What `window.$chatwoot` is asked, and what it answers. */
  ask<Answer>(act: (widget: Widget) => Answer): Promise<Awaited<Answer>>;
  told(): Promise<Told[]>;
  /** Resolves with the detail of the newest such event, once there is one. */
  hears(name: string): Promise<unknown>;
}

/** What pages type. */
export type Widget = Record<string, unknown> & Record<Call, (...given: unknown[]) => unknown>;
type Call =
  | 'toggle'
  | 'toggleBubbleVisibility'
  | 'popoutChatWindow'
  | 'setUser'
  | 'setCustomAttributes'
  | 'deleteCustomAttribute'
  | 'setConversationCustomAttributes'
  | 'deleteConversationCustomAttribute'
  | 'setLabel'
  | 'removeLabel'
  | 'setLocale'
  | 'setColorScheme'
  | 'reset';

export interface PageWish {
  /** JavaScript before the snippet. */
  before?: string;
  /** In place of the snippet. */
  scripts?: string;
  token?: string;
  /** A content security policy; `nonce-it` lets the page's own scripts in. */
  csp?: string;
  lang?: string;
  body?: string;
  /** Files of the page's own, by path. */
  files?: (path: string) => string | false;
  /** Addresses that can't be reached. */
  abort?: string;
  browser?: BrowserContextOptions;
}

/** The conversation that was begun last, as the agents have it. */
export async function readConversation(demo: Demo): Promise<ReturnType<typeof JSON.parse>> {
  return demo.upstream('GET', `/api/v1/accounts/1/conversations/${await demo.newestConversation()}`);
}

/** Who has begun it. */
export async function readContact(demo: Demo): Promise<ReturnType<typeof JSON.parse>> {
  const { meta } = await readConversation(demo);
  return (await demo.upstream('GET', `/api/v1/accounts/1/contacts/${meta.sender.id}`)).payload;
}

const NAMES = [
  'ready',
  'error',
  'on-message',
  'postback',
  'opened',
  'closed',
  'on-unread-message-count-changed',
  'on-start-conversation',
];

/** The snippet as every such site has it; only the address is another one. */
const snippet = (address: string, token: string): string => `<script nonce="it">
  (function(d,t) {
    var BASE_URL="${address}";
    var g=d.createElement(t),s=d.getElementsByTagName(t)[0];
    g.src=BASE_URL+"/packs/js/sdk.js";
    g.defer = true;
    g.async = true;
    s.parentNode.insertBefore(g,s);
    g.onload=function(){
      window.chatwootSDK.run({
        websiteToken: '${token}',
        baseUrl: BASE_URL
      })
    }
  })(document,"script");
</script>`;

/** A page of somebody's that has had Chatwoot's widget. */
export async function openChatwootPage(
  browser: Browser,
  demo: Pick<Demo, 'page'>,
  wish: PageWish = {},
): Promise<ChatwootPage> {
  const recorded = await newPage(browser, { viewport: { width: 1280, height: 800 }, ...wish.browser });
  const { page } = recorded;
  await page.addInitScript((names) => {
    const told: unknown[] = [];
    Object.assign(window, { told });
    for (const name of names)
      window.addEventListener(`chatwoot:${name}`, (event) =>
        told.push({ name, detail: (event as CustomEvent).detail }),
      );
  }, NAMES);
  await page.route(`${demo.page}/host`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: wish.csp ? { 'content-security-policy': wish.csp } : {},
      body: `<!doctype html><html lang="${wish.lang ?? 'en'}"><meta charset="utf-8"><title>Shop</title>
        <link rel="icon" href="data:,"><body>${wish.body ?? ''}
        <script>${wish.before ?? ''}</script>
        ${wish.scripts ?? snippet(demo.page, wish.token ?? WEBSITE_TOKEN)}</body></html>`,
    }),
  );
  await page.route(`${demo.page}/**`, (route) => {
    const body = wish.files?.(new URL(route.request().url()).pathname);
    return body ? route.fulfill({ contentType: 'text/javascript', body }) : route.fallback();
  });
  if (wish.abort) await page.route(wish.abort, (route) => route.abort());
  await page.goto(`${demo.page}/host`);

  const told = (): Promise<Told[]> => page.evaluate(() => (window as never as { told: Told[] }).told);
  return {
    ...recorded,
    told,
    ask: (act) => page.evaluate(`(${String(act)})(window.$chatwoot)`) as never,
    async hears(name) {
      await page.waitForFunction(
        (wanted) => (window as never as { told: Told[] }).told.some((event) => event.name === wanted),
        name,
      );
      return (await told()).findLast((event) => event.name === name)!.detail;
    },
  };
}
