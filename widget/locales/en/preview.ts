/** The words of the card with a new message. */
export const previewTexts = {
  lang: 'en',
  dismiss: 'Dismiss',
  team: 'Team',
  message: 'New message',
  says: (name: string, text: string) => `${name}: ${text}`,
};
