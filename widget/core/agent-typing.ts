import type { StreamEvent } from '../../wire/event.ts';
import type { Sender } from '../../wire/message.ts';
import type { Arrivals } from './arrivals.ts';
import type { CoreStores } from './core-stores.ts';
import type { Timing } from './timing.ts';

type Needs = Pick<CoreStores, '$session' | '$conversation' | '$typing'> & Pick<Arrivals, 'onArrival'>;

export interface AgentTyping {
  apply(event: Pick<Extract<StreamEvent, { type: 'typing' }>, 'typing' | 'sender'>): void;
  /** Nobody is known to type any more. */
  clear(): void;
}

/** In a conversation that was closed nobody types: the agents' own client need not say that they have stopped. */
export function createAgentTyping(
  { $session, $conversation, $typing, onArrival }: Needs,
  { typingShown }: Timing,
  signal: AbortSignal,
): AgentTyping {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stops = [
    $session.listen(clear),
    $conversation.listen(() => isClosed() && clear()),
    onArrival(({ sender }) => apply({ typing: 'off', sender })),
  ];
  signal.addEventListener('abort', () => {
    stops.forEach((stop) => stop());
    clearTimeout(timer);
  });
  return { apply, clear };

  function apply({ typing, sender }: Parameters<AgentTyping['apply']>[0]): void {
    const shown = $typing.get();
    if (typing === 'off') {
      // Not every source names the agent: an agent without a name may be any of them.
      if (shown === null || (shown && isSame(shown, sender))) clear();
      return;
    }
    // One that another source brings late.
    if (isClosed()) return;
    if (sender ? !isSame(shown, sender) : shown === undefined) $typing.set(sender);
    clearTimeout(timer);
    timer = setTimeout(clear, typingShown);
  }

  function isClosed(): boolean {
    const conversation = $conversation.get();
    return conversation?.status === 'resolved' || !!conversation?.blocked;
  }

  function clear(): void {
    clearTimeout(timer);
    $typing.set(undefined);
  }
}

/** A bot may have the id of an agent. */
function isSame(one: Sender | null | undefined, other: Sender | null): boolean {
  return one?.id === other?.id && one?.type === other?.type;
}
