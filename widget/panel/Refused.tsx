import type { VNode } from 'preact';
import type { Outgoing, OutgoingState } from '../core/outgoing.ts';
import { useView } from './view.ts';

interface Props {
  outgoing: Outgoing;
  state: Extract<OutgoingState, { type: 'refused' }>;
}

/** A message that will not get through as it is. */
export function Refused({ outgoing, state }: Props): VNode {
  const { core, texts, focusComposer } = useView();

  function edit(): void {
    core.draft.putBack(core.outbox.withdraw(outgoing.key));
    focusComposer();
  }

  function discard(): void {
    core.outbox.withdraw(outgoing.key);
    // The button goes, and the focus must not go with it.
    focusComposer();
  }

  return (
    <div class="failure alert">
      <p>
        {texts.notSent} {state.overBy ? texts.tooLong(state.overBy) : (texts.reason[state.code] ?? '')}
      </p>
      <button type="button" class="plain" onClick={edit}>
        {texts.edit}
      </button>
      <button type="button" class="plain" onClick={discard}>
        {texts.discard}
      </button>
    </div>
  );
}
