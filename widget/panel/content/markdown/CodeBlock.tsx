import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { markdownEn } from '../../../locales/markdown-en.ts';
import { useView } from '../../view.ts';
import { copyText } from './copy-text.ts';

/** How long the button says that it has copied, in ms. */
const SAYS_SO = 1_500;

/** Lines of code, which scroll sideways, with a button that copies them. */
export function CodeBlock({ code, language }: { code: string; language: string }): VNode {
  const view = useView();
  const say = view.say.with(markdownEn);
  const codeRef = useRef<HTMLElement>(null);
  const [isCopied, setCopied] = useState(false);
  return (
    <figure class="code" aria-label={language || say('code')}>
      <figcaption>
        <span>{language}</span>
        <button type="button" class="plain copy-code" onClick={() => void copy()}>
          {say(isCopied ? 'copied' : 'copy')}
        </button>
      </figcaption>
      {/* The keyboard scrolls it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre dir="ltr" tabIndex={0}>
        <code ref={codeRef}>{code}</code>
      </pre>
    </figure>
  );

  async function copy(): Promise<void> {
    if (!(await copyText(codeRef.current!))) return;
    setCopied(true);
    view.speak(say('copied'));
    setTimeout(() => setCopied(false), SAYS_SO);
  }
}
