import type { TargetedMouseEvent, VNode } from 'preact';
import type { Message } from '../../wire/message.ts';
import type { Outgoing, Refused } from '../core/outbox.ts';
import type { Place } from '../core/timeline.ts';
import { Content } from './content/Content.tsx';
import { Text } from './content/Text.tsx';
import { timeOfDay } from './time.ts';
import { useView } from './view.ts';

interface Props {
  place: Place;
  content: string;
  time: number;
  message?: Message;
  outgoing?: Outgoing;
}

/** A message of the visitor's, with or without an id upstream: one component, so that the line stays when it gets one. */
export function OwnLine({ place, content, time, message, outgoing }: Props): VNode {
  const { texts } = useView();
  const state = outgoing?.state ?? 'sent';
  return (
    <div class={`line own ${typeof state === 'string' ? state : 'failed'} ${place.last ? 'last' : ''}`}>
      <div class="words-of">
        {place.first ? <p class="unseen">{texts.you}</p> : null}
        <div class="said">{message ? <Content message={message} /> : <Text text={content} />}</div>
        {outgoing && typeof state === 'object' ? <Failed outgoing={outgoing} refused={state} /> : null}
        {state === 'sending' ? <p class="time">{texts.sending}</p> : null}
        {typeof state === 'string' && state !== 'sending' && place.last ? (
          <p class="time">
            <time>{timeOfDay(time, texts.locale)}</time>
          </p>
        ) : null}
      </div>
    </div>
  );
}

function Failed({ outgoing, refused }: { outgoing: Outgoing; refused: Refused }): VNode {
  const { core, texts, focusComposer } = useView();
  const { key } = outgoing;

  function retry({ currentTarget }: TargetedMouseEvent<HTMLButtonElement>): void {
    core.outbox.retry(key);
    // The button goes, and the focus must not go with it.
    currentTarget.closest<HTMLElement>('[role="log"]')?.focus();
  }

  function edit(): void {
    core.draft.putBack(core.outbox.withdraw(key));
    focusComposer();
  }

  return (
    <div class="failure">
      <p>
        {texts.notSent} {refused.overBy ? texts.tooLong(refused.overBy) : (texts.reason[refused.code] ?? '')}
      </p>
      {refused.hope === 'later' ? (
        <button type="button" class="plain" onClick={retry}>
          {texts.tryAgain}
        </button>
      ) : null}
      <button type="button" class="plain" onClick={edit}>
        {texts.edit}
      </button>
    </div>
  );
}
