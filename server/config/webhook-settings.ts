import * as is from './setting-types.ts';
import type { SettingsTable } from './setting.ts';

/** How the server hears of news by webhook, and when it believes them. */
export const WEBHOOK_SETTINGS = {
  secret: {
    env: 'BUBBLE_WEBHOOK_SECRET',
    key: 'webhook_secret',
    type: is.pathSecret,
    required: true,
    secret: true,
    example: 'the output of openssl rand -hex 32',
    about: "The secret part of the webhook's address; at least 10 characters.",
  },
  verify: {
    env: 'BUBBLE_WEBHOOK_VERIFY',
    key: 'webhook_verify',
    type: is.oneOf('signature', 'refetch', 'path'),
    defaultNote: '`signature` if there is a signing secret, else `refetch`',
    about:
      'When a webhook is trusted. `signature`: it must be signed. `refetch`: the server reads everything again from OneHash Chat before it shows it. `path`: knowing the secret address is enough.',
  },
  signingSecret: {
    env: 'BUBBLE_SIGNING_SECRET',
    key: 'signing_secret',
    type: is.text,
    secret: true,
    about:
      "Secret of the webhook's signature (HMAC-SHA256, at most five minutes old), for versions of OneHash Chat that sign.",
  },
  signaturePrefix: {
    env: 'BUBBLE_SIGNATURE_PREFIX',
    key: 'signature_prefix',
    type: is.text,
    default: 'Chatwoot',
    about: 'The word in the names of the signature headers, `X-<word>-Signature` and `X-<word>-Timestamp`.',
  },
} satisfies SettingsTable;
