/** The English of `notify/`. */
export const notifyEn = {
  /** In the page's title. */
  unreadTitle: { one: '({count}) New message', other: '({count}) New messages' },
  mute: 'Mute',
  notify: 'Desktop notifications',
};
