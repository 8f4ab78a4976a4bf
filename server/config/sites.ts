import type { Sender } from '../../wire/message.ts';
import type { Settings } from '../../wire/settings.ts';
import type { ValuesOf } from './setting.ts';
import type { SITE_SETTINGS } from './settings.ts';

type SiteValues = ValuesOf<typeof SITE_SETTINGS>;

/** When a webhook is trusted: it is signed, it is read again from the upstream, or it knew the secret path. */
export type WebhookTrust = NonNullable<SiteValues['webhook']['verify']>;

/** One embedding: its inbox upstream, the pages that may use it, its appearance. The settings table describes each. */
export type Site = Omit<SiteValues, 'webhook'> & {
  webhook: Omit<SiteValues['webhook'], 'verify'> & { verify: WebhookTrust };
  /** Where each setting is, or would be, set, by its key, as a sentence names it. */
  places: Record<string, string>;
};

/** The widget's options that the site's script contains. */
export function embedOptions({ name, title, color }: Site): { site: string; title: string; color?: string } {
  return { site: name, title, ...(color && { color }) };
}

/** What the widget receives with every session. */
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
