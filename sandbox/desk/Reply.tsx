import { useRef, useState } from 'preact/hooks';
import { createMessage, tellTyping } from './api.ts';
import { SAMPLES } from './samples.ts';

interface ReplyProps {
  conversation: number;
  onSent: () => Promise<void>;
  attempt: (act: () => Promise<void>) => Promise<void>;
}

/** An agent who keeps typing repeats it before the other side's timer ends. */
const TELL_AGAIN = 10_000;

export function Reply({ conversation, onSent, attempt }: ReplyProps) {
  const [content, setContent] = useState('');
  const [isPrivate, setPrivate] = useState(false);
  const filesRef = useRef<HTMLInputElement>(null);
  /** When the agent's typing was last reported, ms; 0: it was reported as stopped. */
  const toldRef = useRef(0);

  const setTyping = (on: boolean) => {
    const fresh = Date.now() - toldRef.current < TELL_AGAIN;
    if (on ? fresh : toldRef.current === 0) return;
    toldRef.current = on ? Date.now() : 0;
    void attempt(async () => {
      await tellTyping(conversation, on, isPrivate);
    });
  };

  const send = () =>
    attempt(async () => {
      const files = [...(filesRef.current?.files ?? [])];
      if (content.trim() === '' && files.length === 0) return;
      setTyping(false);
      await createMessage(conversation, { content, private: isPrivate }, files);
      if (filesRef.current) filesRef.current.value = '';
      // What was typed since stays.
      setContent((now) => (now === content ? '' : now));
      await onSent();
    });

  return (
    <form
      class={isPrivate ? 'reply reply-note' : 'reply'}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        aria-label="Reply"
        rows={3}
        placeholder={isPrivate ? 'Only agents will see this' : 'Enter sends, Shift+Enter breaks the line'}
        value={content}
        onInput={(event) => {
          setContent(event.currentTarget.value);
          setTyping(event.currentTarget.value !== '');
        }}
        onBlur={() => setTyping(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      <div class="reply-bar">
        <label>
          <input type="checkbox" checked={isPrivate} onChange={(event) => setPrivate(event.currentTarget.checked)} />{' '}
          Private note
        </label>
        <select
          aria-label="Send a sample"
          value=""
          onChange={({ currentTarget }) => {
            const sample = SAMPLES[currentTarget.value];
            currentTarget.value = '';
            if (sample) {
              void attempt(async () => {
                await createMessage(conversation, sample);
                await onSent();
              });
            }
          }}
        >
          <option value="">Send a sample…</option>
          {Object.keys(SAMPLES).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <input type="file" multiple aria-label="Files" ref={filesRef} />
        <button type="submit" class="push primary">
          Send reply
        </button>
      </div>
    </form>
  );
}
