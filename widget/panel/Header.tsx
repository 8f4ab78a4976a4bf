import type { VNode } from 'preact';
import { Icon } from './Icon.tsx';
import { useView } from './view.ts';

export function Header({ title }: { title: string }): VNode {
  const { say, close } = useView();
  return (
    <header class="header" part="header">
      <h2 class="title" part="title" dir="auto">
        {title}
      </h2>
      {/* Filled by what is loaded later. */}
      <span class="tools" />
      <button type="button" class="icon close" part="close" aria-label={say('close')} onClick={close}>
        <Icon path="M6 9.5l6 6 6-6" />
      </button>
    </header>
  );
}
