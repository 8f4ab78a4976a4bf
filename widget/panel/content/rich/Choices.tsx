import type { VNode } from 'preact';
import { Icon } from '../../Icon.tsx';
import { AnswerFault } from './AnswerFault.tsx';
import { CHEVRON, TICK } from './pictures.ts';
import type { RichProps } from './rich-props.ts';
import { useAnswer } from './use-answer.ts';

/** Choices, of which the visitor takes one. The chosen one stays, the others go. */
export function Choices(props: RichProps<'input_select'>): VNode {
  const { rich, message, say } = props;
  const { values: chosen, fault, give } = useAnswer<'input_select'>(props);
  const shown = chosen
    ? chosen.map(({ title, value }) => ({
        title: title ?? rich.items.find((item) => item.value === value)?.title ?? value,
        value,
      }))
    : rich.items;
  return (
    <>
      <fieldset class="choices" aria-label={message.content || say('yourAnswer')}>
        {shown.map(({ title, value }) => (
          <button
            type="button"
            // The chosen one keeps its element, and with it the focus.
            key={value}
            class="choice"
            dir="auto"
            aria-pressed={chosen ? true : undefined}
            onClick={() => chosen || give([{ title, value }])}
          >
            <span>{title}</span>
            <Icon path={chosen ? TICK : CHEVRON} />
          </button>
        ))}
      </fieldset>
      <AnswerFault fault={fault} />
    </>
  );
}
