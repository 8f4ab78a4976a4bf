/** The few words of the first chunk. The others are in files of their own: a module in both would join the chunks. */
export const launcherTexts = {
  open: 'Open chat',
  openUnread: (count: number) => `Open chat, ${count} unread`,
  failed: 'The chat could not be loaded. Try again.',
};
