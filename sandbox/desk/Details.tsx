import type { Conversation } from './api.ts';

/** Where the visitor came from, as the conversation's attributes tell it. */
export function Details({ conversation }: { conversation: Conversation }) {
  const attributes = conversation.additional_attributes;
  const { browser } = attributes;
  const facts: [string, string | null | undefined][] = [
    ['Page', attributes.referer],
    ['Browser', browser && [browser.browser_name, browser.browser_version].filter(Boolean).join(' ')],
    ['Platform', browser?.platform_name],
    ['Language', attributes.browser_language],
    ['Since', attributes.initiated_at?.timestamp],
    ['Assigned to', conversation.meta.assignee?.available_name],
    ...Object.entries(conversation.custom_attributes).map(([key, value]): [string, string] => [
      key,
      JSON.stringify(value),
    ]),
  ];
  const known = facts.filter(([, value]) => value);
  if (known.length === 0) return null;
  return (
    <dl class="details" aria-label="Details">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
