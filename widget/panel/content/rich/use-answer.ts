import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Answerable } from '../../../../wire/content.ts';
import type { PendingAnswer } from '../../../core/answers.ts';
import { reasonOf } from '../../reason.ts';
import { useStore } from '../../use-store.ts';
import { useView } from '../../view.ts';
import type { RichProps, RichSay } from './rich-props.ts';

type Values<Type extends Answerable['type']> = NonNullable<Extract<Answerable, { type: Type }>['answer']>;

export interface GivenAnswer<Type extends Answerable['type']> {
  /** What the visitor has answered; `undefined` while they may answer. */
  values: Values<Type> | undefined;
  /** What is wrong with an answer that the agents do not have, `''` if nothing is. */
  fault: string;
  give(values: Values<Type>): void;
}

/** The answer to a message: on its way, or as the agents have it. Says aloud what becomes of one given here. */
export function useAnswer<Type extends Answerable['type']>({
  message,
  rich,
  say,
  answers,
}: RichProps<Type>): GivenAnswer<Type> {
  const { speak } = useView();
  const pending = useStore(answers.$pending).get(message.id);
  const state = pending?.state.type;
  /** The visitor has answered here, and nothing was said of it. */
  const givenRef = useRef(false);
  const fault = pending ? faultOf(pending, say) : '';
  useLayoutEffect(() => {
    // It may have arrived before this is drawn again.
    if (!givenRef.current || state === 'sending') return;
    if (state !== 'waiting') givenRef.current = false;
    speak(fault || say('sent'));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- Said once for each new state.
  }, [state, (rich as Answerable).answer]);
  const isOpen = state === 'refused';
  return {
    values: isOpen ? undefined : ((pending?.values ?? (rich as Answerable).answer) as Values<Type> | undefined),
    fault,
    give(values) {
      givenRef.current = true;
      answers.give(message, values);
    },
  };
}

function faultOf({ state }: PendingAnswer, say: RichSay): string {
  if (state.type === 'waiting') return say('answerKept');
  if (state.type !== 'refused') return '';
  const isGone = state.code === 'not_found' || state.code === 'message_refused';
  return `${say('notSent')} ${isGone ? say('answerGone') : say(reasonOf(state.code))}`;
}
