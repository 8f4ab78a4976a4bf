import type { ContactPolicy, Settings } from '../wire/settings.ts';

/** How far a webhook is believed: by its signature, by reading again what it says, or because it knew the path. */
export type WebhookTrust = 'signature' | 'refetch' | 'path';

/** One embedding: its inbox upstream, the pages that may use it, its look. */
export interface Site {
  name: string;
  title: string;
  /** Patterns: `https://shop.example`, `https://*.shop.example`, `http://localhost:*`. */
  origins: string[];
  createContact: ContactPolicy;
  upstream: { url: string; token: string; accountId: number; inboxId: number };
  webhook: { secret: string; verify: WebhookTrust; signingSecret: string | undefined; signaturePrefix: string };
}

/** What stands in the site's script: options of the widget. */
export function embedOptions({ name, title }: Site): { site: string; title: string } {
  return { site: name, title };
}

/** What the site's widget is told with every session. */
export function siteSettings(site: Site): Settings {
  return { site: site.name, title: site.title, create_contact: site.createContact };
}
