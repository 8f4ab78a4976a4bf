import { parse } from 'bowser';
import { ATTRIBUTE_MAX, FIELD_MAX } from '../../wire/contact.ts';
import type { ConversationAttributes } from '../upstream/conversations.ts';

export interface VisitorContext {
  userAgent: string | undefined;
  /** Address of the host page. */
  page: string | undefined;
  title: string | undefined;
  /** From where the visitor came to it. */
  referrer: string | undefined;
  language: string | undefined;
  timeZone: string | undefined;
  /** What the agents are told of a query: all of it, or these parameters. */
  pageQuery: 'keep' | string[];
  /** ms */
  now: number;
}

/** What a new conversation begins with. */
export interface Beginning {
  attributes: ConversationAttributes;
  customAttributes?: Record<string, string>;
}

/** What the agents' dashboard shows of the visitor's browser and page, and what it can show as attributes only. */
export function conversationAttributes(context: VisitorContext): Required<Beginning> {
  const { userAgent, language, now, pageQuery, timeZone } = context;
  const page = pageAddress(context.page, pageQuery);
  const { browser, os, platform } = userAgent ? parse(userAgent) : { browser: {}, os: {}, platform: {} };
  const attributes = {
    browser: defined({
      browser_name: browser.name,
      browser_version: browser.version,
      device_name: platform.model ?? platform.type,
      platform_name: os.name,
      platform_version: os.version,
    }),
    ...(language && /^[a-z\d-]{1,35}$/i.test(language) && { browser_language: language }),
    ...(page && { referer: page }),
    initiated_at: { timestamp: new Date(now).toISOString() },
  };
  const customAttributes = defined({
    page_title: pageTitle(context.title),
    page_referrer: pageAddress(context.referrer, pageQuery),
    time_zone: timeZone && /^[\w+/-]{1,64}$/.test(timeZone) ? timeZone : undefined,
  }) as Record<string, string>;
  return { attributes, customAttributes };
}

/** An address as the agents may see it: what stands in a query is often nobody's business. */
export function pageAddress(address: string | undefined, query: VisitorContext['pageQuery']): string | undefined {
  if (!address || !URL.canParse(address) || !/^https?:/i.test(address)) return undefined;
  const url = new URL(address);
  url.username = url.password = '';
  if (query !== 'keep') {
    for (const name of new Set(url.searchParams.keys())) if (!query.includes(name)) url.searchParams.delete(name);
    url.hash = '';
  }
  return url.href.length <= ATTRIBUTE_MAX ? url.href : undefined;
}

export function pageTitle(title: string | undefined): string | undefined {
  return title?.replaceAll('\0', '').trim().slice(0, FIELD_MAX) || undefined;
}

function defined<Keys extends string>(record: Record<Keys, string | undefined>): Partial<Record<Keys, string>> {
  const entries = Object.entries<string | undefined>(record).filter(([, text]) => text);
  return Object.fromEntries(entries.map(([key, text]) => [key, text!.slice(0, ATTRIBUTE_MAX)])) as Partial<
    Record<Keys, string>
  >;
}
