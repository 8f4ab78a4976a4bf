/** Recorded cases that the sandbox does not stand in for, each with its reason. Everything else is compared. */
const bots = 'no agent bots';
const platform = 'no platform API';
const files = 'what is in the files was not recorded: see test/sandbox/files.test.ts';
const cable = 'who is there depends on who holds a cable: see test/sandbox';
const texts = 'no translated texts';
const lists = 'nothing in the client reads this list';
const administration = 'an inbox is changed, not made; no account webhooks';
const templates = 'no greeting, out-of-office text or survey';
const liquid = 'no Liquid';
const calls = 'no calls';
const teams = 'no teams';

const channels = 'every inbox is an API inbox';
const numbers = 'the number in the request was replaced when it was recorded, the one in the answer otherwise';
const survey = 'no survey';

const hashes = 'no identity hashes';
const changes = 'contacts are changed by the API with a token';

export const LEFT_OUT: Record<string, string> = {
  'auth/bot-reads-inboxes': bots,
  'auth/bot-reads-messages': bots,
  'auth/bot-without-inbox': bots,
  'auth/platform-reads-inboxes': platform,
  'auth/platform-creates-conversation': platform,
  'auth/platform-api-bad-token': platform,
  'auth/user-token-on-platform-api': platform,
  'auth/sign-in': 'no sign-in: tokens only',
  'auth/locale-de-401': texts,
  'auth/agent-admin-only': administration,
  'auth/account-suspended-public': 'the only inbox of that account is not there',
  'account/profile-bot': bots,
  'account/inbox-agent-bot': bots,
  'account/assignable-agents-query': lists,
  'account/csat-responses-agent': lists,
  'account/csat-responses-admin': lists,
  'account/csat-metrics-admin': lists,
  'account/labels': lists,
  'account/canned-responses': lists,
  'account/teams': lists,
  'account/custom-attribute-definitions': lists,
  'account/inbox-create-agent': administration,
  'account/inbox-create-admin-limit': administration,
  'account/inbox-create-admin': administration,
  'account/inbox-delete': administration,
  'account/account-webhooks': administration,
  'contacts-create/avatar': files,
  'contacts-create/avatar-svg': files,
  'contacts-read/filter-phone': numbers,
  'contacts-read/active': cable,
  'contacts-read/contactable-inboxes': lists,
  'contacts-read/contact-labels': lists,
  'contacts-update/contact-online': cable,
  'conversations-create/message-default-type': liquid,
  'conversations-create/bot': bots,
  'conversations-create/bot-other-inbox': bots,
  'conversations-create/bot-inbox-pending': bots,
  'conversations-create/multipart-with-attachment': files,
  'conversations-actions/bot-open': bots,
  'conversations-actions/bot-open-to-pending': bots,
  'conversations-actions/attachments': files,
  'conversations-actions/participants': lists,
  'conversations-actions/create-call': calls,
  'conversations-actions/end-call': calls,
  'conversations-actions/team': teams,
  'lifecycle/incoming-on-resolved-bot': bots,
  'lifecycle/greeting': templates,
  'lifecycle/csat': templates,
  'lifecycle/csat-by-message': templates,
  'lifecycle/csat-reopened': templates,
  'lifecycle/out-of-office': templates,
  'lifecycle/csat-unknown-uuid': templates,
  'lifecycle/csat-none': templates,
  'lifecycle/inbox-deleted': administration,
  'messages-create/outgoing-liquid': liquid,
  'messages-create/sender-forged': bots,
  'messages-create/bot': bots,
  'messages-create/bot-other-inbox': bots,
  'messages-create/bot-incoming': bots,
  'messages-create/incoming-web-inbox': channels,
  'messages-content-types/input-csat': survey,
  'messages-update/status-bot': bots,
  'messages-update/status-web-inbox': channels,
  'messages-update/translate': 'no translation',
  'throttling/other-address': 'one caller, one address',
  'public-contacts/create-bad-hash': hashes,
  'public-contacts/create-good-hash': hashes,
  'public-contacts/create-hash-without-identifier': hashes,
  'public-contacts/hmac-none': hashes,
  'public-contacts/hmac-no-hash': hashes,
  'public-contacts/hmac-wrong': hashes,
  'public-contacts/hmac-upper': hashes,
  'public-contacts/hmac-correct': hashes,
  'public-contacts/hmac-session': hashes,
  'public-contacts/hmac-create-not-verified': hashes,
  'public-contacts/hmac-foreign-identifier': hashes,
  'public-contacts/hmac-application-api': hashes,
  'public-contacts/update': changes,
  'public-contacts/update-put': changes,
  'public-contacts/update-identifier-ignored': changes,
  'public-contacts/update-email-invalid': changes,
  'public-contacts/update-nothing': changes,
  'public-contacts/update-takes-over': changes,
  'public-contacts/update-unknown': changes,
  'public-contacts/inbox-web': channels,
};
