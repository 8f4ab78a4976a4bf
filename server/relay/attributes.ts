import { parse } from 'bowser';
import type { ConversationAttributes } from '../upstream/conversations.ts';

/** The upstream refuses longer strings. */
const MAX = 1_500;

export interface VisitorContext {
  userAgent: string | undefined;
  /** Address of the host page. */
  page: string | undefined;
  language: string | undefined;
  /** ms */
  now: number;
}

/** What the agents' dashboard shows of the visitor's browser and page. */
export function conversationAttributes({ userAgent, page, language, now }: VisitorContext): ConversationAttributes {
  const { browser, os, platform } = userAgent ? parse(userAgent) : { browser: {}, os: {}, platform: {} };
  return {
    browser: defined({
      browser_name: browser.name,
      browser_version: browser.version,
      device_name: platform.model ?? platform.type,
      platform_name: os.name,
      platform_version: os.version,
    }),
    ...(language && /^[a-z\d-]{1,35}$/i.test(language) && { browser_language: language }),
    ...(page && page.length <= MAX && /^https?:\/\//.test(page) && { referer: page }),
    initiated_at: { timestamp: new Date(now).toISOString() },
  };
}

function defined<Keys extends string>(record: Record<Keys, string | undefined>): Partial<Record<Keys, string>> {
  const entries = Object.entries<string | undefined>(record).filter(([, text]) => text);
  return Object.fromEntries(entries.map(([key, text]) => [key, text!.slice(0, MAX)])) as Partial<Record<Keys, string>>;
}
