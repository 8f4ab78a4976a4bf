import type { VNode } from 'preact';
import { useView } from './view.ts';
import { useStore } from './use-store.ts';

/** One line about the connection, empty while it works. */
export function Status(): VNode {
  const { core, say } = useView();
  const connection = useStore(core.$connection);
  return <output class="status">{connection === 'fine' ? null : say(connection)}</output>;
}
