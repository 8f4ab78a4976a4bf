/** The English of a log with messages. */
export const logEn = {
  /** A whole message, as screen readers say it. */
  whole: '{name}: {text}, {time}',
  toNewest: 'Go to the newest message',
};

export type LogKey = keyof typeof logEn;
