import type { VNode } from 'preact';
import { Icon } from './Icon.tsx';
import { useStore } from './use-store.ts';
import { useView } from './view.ts';

/**
 * The panel's title, the switches that later parts add, and the button that closes it. Not a `<header>`: in a dialog that
 * would be a second banner of the page.
 */
export function Header({ title }: { title: string }): VNode {
  const { say, close, $tools } = useView();
  const tools = useStore($tools);
  return (
    <div class="header" part="header">
      <h2 class="title" part="title" dir="auto">
        {title}
      </h2>
      {/* The place of the button that lists the keys. */}
      <span class="tools" />
      {tools.map(({ label, isPressed, picture, press }) => (
        <button
          type="button"
          key={label}
          class="icon"
          title={label}
          aria-label={label}
          aria-pressed={isPressed}
          onClick={press}
        >
          <Icon path={picture} />
        </button>
      ))}
      <button type="button" class="icon close" part="close" aria-label={say('close')} onClick={close}>
        <Icon path="M6 9.5l6 6 6-6" />
      </button>
    </div>
  );
}
