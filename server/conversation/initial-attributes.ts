import { parse } from 'bowser';
import { ATTRIBUTE_MAX, FIELD_MAX } from '../../wire/contact.ts';
import { cleanContent } from '../../wire/limits.ts';
import { cutCodePoints } from '../base/well-formed.ts';
import type { ConversationAttributes } from '../upstream/conversations.ts';

/** Browser and page from which a visitor writes. None of it is trusted. */
export interface PageVisit {
  userAgent: string | undefined;
  /** Address of the host page. */
  page: string | undefined;
  title: string | undefined;
  /** The address from which the visitor came to the host page. */
  referrer: string | undefined;
  /** BCP 47. */
  language: string | undefined;
  /** IANA. */
  timeZone: string | undefined;
  /** Which query parameters the agents may see: all, or those with these names. */
  pageQuery: 'keep' | string[];
  /** Epoch ms. */
  now: number;
}

/** What the agents see beside a new conversation. */
export interface InitialAttributes {
  attributes: ConversationAttributes;
  customAttributes?: Record<string, string>;
}

/** Characters of a page's address, title and user agent that are read. */
const ADDRESS_MAX = 8_192;
const TITLE_MAX = 2_000;
const AGENT_MAX = 512;

/**
 * Describes browser and page for the agents. The dashboard has places of its own for some of it; the rest becomes custom
 * attributes.
 */
export function initialAttributes(visit: PageVisit): Required<InitialAttributes> {
  const { userAgent, language, now, pageQuery, timeZone } = visit;
  const page = pageAddress(visit.page, pageQuery);
  const { browser, os, platform } = userAgent
    ? parse(userAgent.slice(0, AGENT_MAX))
    : { browser: {}, os: {}, platform: {} };
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
    page_title: pageTitle(visit.title),
    page_referrer: pageAddress(visit.referrer, pageQuery),
    time_zone: timeZone && /^[\w+/-]{1,64}$/.test(timeZone) ? timeZone : undefined,
  }) as Record<string, string>;
  return { attributes, customAttributes };
}

/** An address as the agents may see it: without credentials, and without query parameters that may hold secrets. */
function pageAddress(address: string | undefined, query: PageVisit['pageQuery']): string | undefined {
  const read = bounded(address ?? '');
  if (!/^https?:/i.test(read) || !URL.canParse(read)) return undefined;
  const url = new URL(read);
  url.username = url.password = '';
  if (query !== 'keep') {
    const all = [...url.searchParams];
    const kept = all.filter(([name]) => query.includes(name));
    // Once for all: each change of a parameter writes the whole query again.
    if (kept.length < all.length) url.search = new URLSearchParams(kept).toString();
    url.hash = '';
  }
  return url.href.length <= ATTRIBUTE_MAX ? url.href : undefined;
}

/** An address that is too long is read without its query. */
function bounded(address: string): string {
  return address.length <= ADDRESS_MAX ? address : address.slice(0, ADDRESS_MAX).replace(/[?#].*/s, '');
}

function pageTitle(title: string | undefined): string | undefined {
  return cutCodePoints(cleanContent((title ?? '').slice(0, TITLE_MAX)).trim(), FIELD_MAX) || undefined;
}

function defined<Keys extends string>(record: Record<Keys, string | undefined>): Partial<Record<Keys, string>> {
  const entries = Object.entries<string | undefined>(record).filter(([, text]) => text);
  return Object.fromEntries(
    entries.map(([key, text]) => [key, cutCodePoints(cleanContent(text!), ATTRIBUTE_MAX)]),
  ) as Partial<Record<Keys, string>>;
}
