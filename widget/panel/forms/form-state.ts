import type { PrechatField } from '../../../wire/settings.ts';
import type { FormsKey } from '../../locales/forms-en.ts';
import type { FailureCode } from '../../public-api.ts';
import { faultOf, type Answers, type Typed } from './answers.ts';

/** What a form shows. */
export interface FormState {
  answers: Answers;
  /** What is wrong with the answer of a field, by its name. */
  faults: Partial<Record<string, FormsKey>>;
  /** The first field with a fault takes the focus. */
  isLedToFault: boolean;
  progress: Progress;
}

/** The visitor is writing; the answers are on their way, for the first time or again; or they did not get through. */
export type Progress =
  | { type: 'writing' }
  | { type: 'sending'; isRetry: boolean }
  | { type: 'failed'; code: FailureCode };

export type FormEvent =
  | { type: 'write'; field: PrechatField; value: Typed }
  /** The widget or the server found something wrong. */
  | { type: 'fault'; faults: FormState['faults']; mayMoveFocus: boolean }
  | { type: 'send' }
  | { type: 'fail'; code: FailureCode }
  | { type: 'done' };

/** The state of a form after an event. */
export function nextForm(state: FormState, event: FormEvent): FormState {
  const { answers, faults, progress } = state;
  const calm = { answers, faults, isLedToFault: false };
  switch (event.type) {
    case 'write': {
      const { name } = event.field;
      // A field without a fault is checked when the visitor sends the form, not while they write.
      const fault = faults[name] && faultOf(event.field, event.value);
      return { ...calm, answers: { ...answers, [name]: event.value }, faults: { ...faults, [name]: fault }, progress };
    }
    case 'fault':
      return { answers, faults: event.faults, isLedToFault: event.mayMoveFocus, progress: { type: 'writing' } };
    case 'send':
      return { ...calm, faults: {}, progress: { type: 'sending', isRetry: progress.type === 'failed' } };
    case 'fail':
      return { ...calm, progress: { type: 'failed', code: event.code } };
    case 'done':
      return { ...calm, progress: { type: 'writing' } };
  }
}
