import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ANSWER_MAX } from '../../../../wire/content.ts';
import { Icon } from '../../Icon.tsx';
import { AnswerFault } from './AnswerFault.tsx';
import { STAR } from './pictures.ts';
import type { RichProps } from './rich-props.ts';
import { useAnswer } from './use-answer.ts';

const RATINGS = [1, 2, 3, 4, 5] as const;
const FACES = ['😞', '😑', '😐', '😀', '😍'];

/** A rating from 1 to 5, by faces or stars, with a comment. It can be changed for some days. */
export function Survey(props: RichProps<'input_csat'>): VNode {
  const { rich, say } = props;
  const answer = useAnswer<'input_csat'>(props);
  const [isChanging, setChanging] = useState(false);
  const changeRef = useRef<HTMLButtonElement>(null);
  const sentRef = useRef(false);
  const given = isChanging ? undefined : answer.values;
  const [now] = useState(Date.now);
  const isOver = rich.until * 1000 < now;
  useLayoutEffect(() => {
    if (given && sentRef.current) changeRef.current?.focus();
    if (given) sentRef.current = false;
  }, [given]);
  if (!given && !isOver)
    return (
      <SurveyForm
        {...props}
        before={answer.values}
        fault={answer.fault}
        give={(values) => {
          sentRef.current = true;
          setChanging(false);
          answer.give(values);
        }}
      />
    );
  return (
    <div class="card-of fields">
      {given ? (
        <>
          <p class="rated">
            <span class="unseen">{say(`rating${given.rating as 1}`)}</span>
            {RATINGS.map((rating) => (
              <Mark key={rating} rating={rating} display={rich.display} chosen={given.rating} />
            ))}
          </p>
          {given.feedback ? (
            <p class="second" dir="auto">
              {given.feedback}
            </p>
          ) : null}
        </>
      ) : null}
      <AnswerFault fault={answer.fault} />
      {isOver ? (
        <p class="second">{say('rateOver')}</p>
      ) : (
        <button type="button" class="btn quiet" ref={changeRef} onClick={() => setChanging(true)}>
          {say('rateChange')}
        </button>
      )}
    </div>
  );
}

interface FormProps extends RichProps<'input_csat'> {
  before: { rating: number; feedback: string } | undefined;
  fault: string;
  give(values: { rating: number; feedback: string }): void;
}

function SurveyForm({ message, rich, say, answers, before, fault, give }: FormProps): VNode {
  const { drafts } = answers;
  const [rating, setRating] = useState(Number(drafts.get(`${message.id} rating`)) || (before?.rating ?? 0));
  const [feedback, setFeedback] = useState(drafts.get(`${message.id} feedback`) ?? before?.feedback ?? '');
  const id = `answer-${message.id}`;
  return (
    <form
      class="card-of fields"
      aria-label={message.content || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        if (rating) give({ rating, feedback: feedback.trim() });
      }}
    >
      <div class={`rate ${rich.display}`} role="radiogroup" aria-label={message.content || say('rateSend')}>
        {RATINGS.map((value) => (
          <label key={value} class={value === rating ? 'on' : ''} title={say(`rating${value}`)}>
            <input
              class="unseen"
              type="radio"
              name={id}
              value={value}
              checked={value === rating}
              onInput={() => {
                drafts.set(`${message.id} rating`, String(value));
                setRating(value);
              }}
              aria-label={say(`rating${value}`)}
            />
            <Mark rating={value} display={rich.display} chosen={rating} />
          </label>
        ))}
      </div>
      {rating ? (
        <>
          <textarea
            aria-label={say('rateComment')}
            placeholder={say('rateComment')}
            rows={2}
            maxLength={ANSWER_MAX}
            dir={feedback ? 'auto' : undefined}
            value={feedback}
            onInput={({ currentTarget: { value } }) => {
              drafts.set(`${message.id} feedback`, value);
              setFeedback(value);
            }}
          />
          <AnswerFault fault={fault} />
          <button class="btn">{say('rateSend')}</button>
        </>
      ) : null}
    </form>
  );
}

interface MarkProps {
  rating: number;
  display: 'emoji' | 'star';
  chosen: number;
}

/** A face, or a star that is lit up to the chosen one. */
function Mark({ rating, display, chosen }: MarkProps): VNode {
  if (display === 'emoji')
    return (
      <span aria-hidden="true" class={chosen && rating !== chosen ? 'pale' : ''}>
        {FACES[rating - 1]}
      </span>
    );
  return (
    <span aria-hidden="true" class={rating <= chosen ? 'lit' : ''}>
      <Icon path={STAR} />
    </span>
  );
}
