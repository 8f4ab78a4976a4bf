import { computed } from 'nanostores';
import type { PollingNeeds } from './polling.ts';

/** Loads the polling as soon as there is a conversation: once the network is bad it may be too late. */
export function loadPolling(needs: PollingNeeds, signal: AbortSignal): void {
  const { stores, stream } = needs;
  let loading: Promise<unknown> | undefined;
  const stop = computed(
    [stores.$conversation, stream.$doubt],
    (conversation, doubt) => doubt || conversation,
  ).subscribe((wanted) => {
    if (wanted)
      loading ??= import('./polling.ts')
        .then(({ startPolling }) => signal.aborted || startPolling(needs, signal))
        .catch(() => (loading = undefined));
  });
  signal.addEventListener('abort', stop);
}
