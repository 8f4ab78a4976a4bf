/** What the launcher says by itself. The catalogues are in later chunks: a module in both would join them. */
export const launcherEn = { open: 'Open chat', failed: 'The chat could not be loaded. Try again.' };
