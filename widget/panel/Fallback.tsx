import type { VNode } from 'preact';
import css from './fallback.css?inline';
import { useStore } from './use-store.ts';
import { useStyle } from './use-style.ts';
import { useView } from './view.ts';

/** Another way to the team while the chat can't be reached, or may not be used. */
export function Fallback({ address }: { address: string }): VNode | null {
  const { core, say } = useView();
  const connection = useStore(core.$connection);
  useStyle(css);
  if (connection !== 'lost' && connection !== 'refused') return null;
  return (
    <p class="fallback">
      <a href={address} target="_blank" rel="noopener">
        {say('fallback', { address: nameOf(address) })}
      </a>
    </p>
  );
}

/** What a person would say: an e-mail address, a number, a host. */
function nameOf(address: string): string {
  const { protocol, pathname, host } = new URL(address);
  return protocol.startsWith('http') ? host : decodeURIComponent(pathname);
}
