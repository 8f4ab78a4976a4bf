import type { TargetedKeyboardEvent, VNode } from 'preact';
import { overLimit } from '../../wire/limits.ts';
import { isSendable } from '../core/pending-message.ts';
import { Icon } from './Icon.tsx';
import { useView } from './view.ts';
import { useStore } from './use-store.ts';

/** Where the visitor writes. */
export function Composer(): VNode {
  const { core, say, focusComposer, forms } = useView();
  const text = useStore(core.draft.$text);
  const over = overLimit(text);

  function onKeyDown(event: TargetedKeyboardEvent<HTMLTextAreaElement>): void {
    // Enter may end a composition (Japanese, Chinese, …). Safari only shows that by key code 229.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    forms.send();
    // Preact knows no earlier value of a text that was typed and sent within one frame, and would leave it in the box.
    event.currentTarget.value = core.draft.$text.get();
  }

  return (
    <form
      class="composer"
      part="composer"
      onSubmit={(event) => {
        event.preventDefault();
        forms.send();
        // The button is disabled now and would lose the focus.
        focusComposer();
      }}
    >
      {over ? (
        <output class="over" id="over">
          {say('tooLong', { count: over })}
        </output>
      ) : null}
      <div class="field">
        {/* The copy gives the box its height without measuring. */}
        <div class="copy" aria-hidden="true">{`${text}\n`}</div>
        <textarea
          part="input"
          rows={1}
          // An empty field would begin at the left in every language.
          dir={text ? 'auto' : undefined}
          aria-label={say('message')}
          placeholder={say('message')}
          aria-invalid={over > 0}
          aria-describedby={over ? 'over' : undefined}
          enterkeyhint="send"
          value={text}
          onInput={(event) => core.draft.write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <button class="icon send" part="send" aria-label={say('send')} disabled={!isSendable(text)}>
        <Icon path="M12 19V5.500M6 11.500l6-6 6 6" />
      </button>
    </form>
  );
}
