/** The launcher's own English, in the first chunk. It may not import the catalogues. */
export const launcherEn = { open: 'Open chat', failed: 'The chat could not be loaded. Try again.' };
