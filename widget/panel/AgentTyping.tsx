import type { VNode } from 'preact';
import { useView } from './view.ts';
import { useStore } from './use-store.ts';

/** Which agent is typing. A screen reader says it once, when it begins. */
export function AgentTyping(): VNode {
  const { core, say } = useView();
  const agent = useStore(core.$typing);
  return (
    <output class="typing">
      {agent === undefined ? null : (
        <>
          <span class="dots" aria-hidden="true" />
          {say('typing', { name: agent?.name || say('team') })}
        </>
      )}
    </output>
  );
}
