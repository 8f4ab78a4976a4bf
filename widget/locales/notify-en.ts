/** What the last chunk says. In a file of its own: only who is to be called back needs it. */
export const alertsEn = {
  /** In the page's title. */
  unreadTitle: { one: '({count}) New message', other: '({count}) New messages' },
  mute: 'Mute',
  notify: 'Desktop notifications',
};
