import type { VNode } from 'preact';
import { useView } from './view.ts';
import { useStore } from './use-store.ts';

/** One line about the connection, empty while it works. */
export function Status(): VNode {
  const { core, say } = useView();
  const connection = useStore(core.$connection);
  const text = connection === 'refused' ? 'wrongSetup' : connection;
  return <output class="status">{text === 'fine' ? null : say(text)}</output>;
}
