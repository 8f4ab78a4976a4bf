import { iso } from '../state/clock.ts';
import type { JsonObject } from '../state/json.ts';
import type { Account, Time } from '../state/records.ts';

/** What the recorded account had switched on; nothing here depends on it. */
const FEATURES = (
  'inbound_emails channel_email channel_facebook channel_twitter ip_lookup disable_branding ' +
  'email_continuity_on_api_channel help_center agent_bots macros agent_management team_management ' +
  'inbox_management labels custom_attributes automations canned_responses integrations ' +
  'voice_recorder mobile_v2 channel_website campaigns reports crm ' +
  'auto_resolve_conversations custom_reply_email custom_reply_domain audit_logs response_bot message_reply_to ' +
  'insert_article_in_reply inbox_view sla help_center_embedding_search linear_integration captain_integration ' +
  'custom_roles chatwoot_v4 report_v4 contact_chatwoot_support_team shopify_integration search_with_gin ' +
  'channel_instagram crm_integration'
).split(' ');

export function accountDetails(account: Account, createdAt: Time): JsonObject {
  return {
    settings: {},
    created_at: iso(createdAt),
    domain: null,
    features: Object.fromEntries(FEATURES.map((name) => [name, true])),
    id: account.id,
    locale: 'en',
    name: account.name,
    support_email: null,
    status: account.status,
    cache_keys: { label: '0000000000', inbox: '0000000000', team: '0000000000' },
    latest_chatwoot_version: null,
    subscribed_features: [],
  };
}
