import type { TargetedKeyboardEvent, VNode } from 'preact';
import { overLimit } from '../../wire/limits.ts';
import { isSendable } from '../core/pending-message.ts';
import { Icon } from './Icon.tsx';
import { useView } from './view.ts';
import { useStore } from './use-store.ts';

export function Composer(): VNode {
  const { core, say, focusComposer, forms } = useView();
  const text = useStore(core.draft.$text);
  const over = overLimit(text);

  function onKeyDown(event: TargetedKeyboardEvent<HTMLTextAreaElement>): void {
    // Enter that ends a composition (Japanese, Chinese, …) belongs to the composition; Safari says so by 229 only.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    forms.send();
    // Typed and sent within one frame, there was no text to compare with.
    event.currentTarget.value = core.draft.$text.get();
  }

  return (
    <form
      class="composer"
      part="composer"
      onSubmit={(event) => {
        event.preventDefault();
        forms.send();
        // The button has nothing more to do, and would take the focus with it.
        focusComposer();
      }}
    >
      {over ? (
        <output class="over" id="over">
          {say('tooLong', { count: over })}
        </output>
      ) : null}
      <div class="field">
        {/* The copy gives the box its height, without measuring. */}
        <div class="copy" aria-hidden="true">{`${text}\n`}</div>
        <textarea
          part="input"
          rows={1}
          dir="auto"
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
