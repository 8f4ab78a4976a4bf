import type { Sender } from '../../wire/message.ts';
import type { ContactPolicy, Prechat, Settings } from '../../wire/settings.ts';

/** How far a webhook is believed: by its signature, by reading again what it says, or because it knew the path. */
export type WebhookTrust = 'signature' | 'refetch' | 'path';

/** One embedding: its inbox upstream, the pages that may use it, its look. */
export interface Site {
  name: string;
  title: string;
  /** `#rgb` or `#rrggbb`. */
  color: string | undefined;
  /** BCP 47: where neither page nor browser wants a language that there is. */
  locale: string | undefined;
  greeting: string | undefined;
  /** Patterns: `https://shop.example`, `https://*.shop.example`, `http://localhost:*`. */
  origins: string[];
  createContact: ContactPolicy;
  /** What the host's server proves with who a visitor is. */
  identitySecret: string | undefined;
  prechat: Prechat | undefined;
  /** Minutes without a reply. */
  emailAfter: number | undefined;
  /** What the agents are told of a page's query: all of it, or these parameters. */
  pageQuery: 'keep' | string[];
  /** The one that pages of the site give to `/packs/js/sdk.js`. */
  websiteToken: string | undefined;
  upstream: { url: string; token: string; accountId: number; inboxId: number };
  webhook: { secret: string; verify: WebhookTrust; signingSecret: string | undefined; signaturePrefix: string };
}

/** What stands in the site's script: options of the widget. */
export function embedOptions({ name, title, color }: Site): { site: string; title: string; color?: string } {
  return { site: name, title, ...(color && { color }) };
}

/** What the site's widget is told with every session. */
export function siteSettings(site: Site, team: Sender[] = []): Settings {
  const { name, title, createContact, locale, greeting, prechat, emailAfter, identitySecret } = site;
  return {
    site: name,
    title,
    create_contact: createContact,
    ...(locale && { locale }),
    ...(greeting && { greeting }),
    ...(team.length > 0 && { team }),
    ...(prechat && { prechat }),
    ...(emailAfter !== undefined && { email_after: emailAfter }),
    ...(identitySecret !== undefined && { identity: true }),
  };
}
