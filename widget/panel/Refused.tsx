import type { VNode } from 'preact';
import type { PendingMessage, PendingState } from '../core/pending-message.ts';
import { reasonOf } from './reason.ts';
import { useView } from './view.ts';

interface Props {
  pending: PendingMessage;
  state: Extract<PendingState, { type: 'refused' }>;
}

/** Below a message that the server refused: why, and buttons to edit or discard it. */
export function Refused({ pending, state }: Props): VNode {
  const { core, say, focusComposer } = useView();

  function edit(): void {
    core.draft.putBack(core.outbox.withdraw(pending.key));
    focusComposer();
  }

  function discard(): void {
    core.outbox.withdraw(pending.key);
    // The button goes; the focus must not go with it.
    focusComposer();
  }

  return (
    <div class="failure alert">
      <p>
        {say('notSent')} {state.overBy ? say('tooLong', { count: state.overBy }) : say(reasonOf(state.code))}
      </p>
      <button type="button" class="plain" onClick={edit}>
        {say('edit')}
      </button>
      <button type="button" class="plain" onClick={discard}>
        {say('discard')}
      </button>
    </div>
  );
}
