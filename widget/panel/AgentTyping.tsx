import { useStore } from '@nanostores/preact';
import type { VNode } from 'preact';
import { useView } from './view.ts';

/** Who is writing; read out once, when it begins. */
export function AgentTyping(): VNode {
  const { core, texts } = useView();
  const agent = useStore(core.$typing);
  return <output class="typing">{agent === undefined ? null : texts.typing(agent?.name || texts.team)}</output>;
}
