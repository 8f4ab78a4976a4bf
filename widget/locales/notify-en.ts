/** The English of `notify/`. */
export const notifyEn = {
  /** In the page's title. */
  unreadTitle: { one: '({count}) New message', other: '({count}) New messages' },
  mute: 'Mute',
  notify: 'Desktop notifications',
  notifyBlocked: 'Notifications are blocked',
  howToAllow:
    'Your browser blocks notifications from this site. Allow them in its settings for this site, then press the bell again.',
};
