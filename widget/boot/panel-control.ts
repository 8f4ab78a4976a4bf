import { nextPanelState, type PanelEvent, type PanelState } from './panel-lifecycle.ts';
import type { BubbleContext, Failure, PanelHandle } from './context.ts';
import type { Launcher } from './launcher/launcher.ts';

/** Opens and closes the panel. The launcher shows the panel's state. */
export function controlPanel(
  { button, root, show }: Launcher,
  emit: BubbleContext['emit'],
  loadPanel: () => Promise<PanelHandle>,
  fail: (error: Failure) => void,
): Pick<BubbleContext, 'open' | 'close' | 'focus' | 'toggle'> {
  let state: PanelState = 'closed';
  let panel: PanelHandle | undefined;

  button.onclick = open;
  // The visitor is about to open the panel. A touching finger enters, too.
  button.onpointerenter = button.onfocus = () => loadPanel().catch(() => {});
  return {
    open,
    close,
    focus,
    toggle() {
      if (!close()) void open();
    },
  };

  async function open(): Promise<void> {
    if (!move('open')) return;
    try {
      panel = await loadPanel();
      if (move('loaded')) emit('open');
    } catch (error) {
      move('failed');
      fail(error as Failure);
    }
  }

  function close(): boolean {
    const inside = root.activeElement;
    if (!move('close')) return false;
    panel?.hide();
    if (inside) focus();
    emit('close');
    return true;
  }

  function focus(): void {
    button.focus();
    emit('focus');
  }

  /** @returns whether the event changes the state */
  function move(event: PanelEvent): boolean {
    const next = nextPanelState(state, event);
    if (!next) return false;
    state = next;
    // It takes the focus from the launcher before the launcher is hidden.
    if (next === 'open') panel!.show();
    show(next);
    return true;
  }
}
