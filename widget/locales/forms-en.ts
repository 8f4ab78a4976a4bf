/** The English of the forms. */
export const formsEn = {
  /** Above the questions before the conversation. */
  beforeStart: 'Before we start',
  yourName: 'Name',
  yourEmail: 'E-mail',
  yourPhone: 'Phone',
  optional: '{label} (optional)',
  choose: 'Please choose',
  start: 'Continue',
  skip: 'Skip',
  missing: 'Please fill this in.',
  missingChoice: 'Please choose one.',
  missingTick: 'Please tick this to go on.',
  badEmail: 'Please write the whole address, like ann@example.com.',
  badPhone: 'Please begin with the country code, like +44 20 7946 0958.',
  notTaken: 'The chat has not accepted this. Please check it.',
  /** After a long wait for an answer. */
  offerEmail: 'This is taking a little longer. Leave us your e-mail address, and we’ll answer you there.',
  leaveEmail: 'Answer by e-mail',
  answerTo: 'We’ll answer to {address}.',
};

export type FormsKey = keyof typeof formsEn;
