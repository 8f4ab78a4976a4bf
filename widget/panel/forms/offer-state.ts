import type { SavedEmail } from './saved-answers.ts';

/** What stands at the end of the log: the form for an e-mail address, or where the answer will go. */
export type Offer = 'nothing' | 'form' | 'note';

/**
 * What stands there now.
 *
 * @param isLong whether the visitor has waited long for an answer
 * @param hasPending whether a message is on its way; only a form that is there stays meanwhile
 */
export function nextOffer(
  before: Offer,
  { state, address }: Partial<SavedEmail>,
  isLong: boolean,
  hasPending: boolean,
): Offer {
  if (!isLong || state === 'dismissed') return 'nothing';
  if (state === 'known') return address ? 'note' : 'nothing';
  return before === 'form' || !hasPending ? 'form' : 'nothing';
}
