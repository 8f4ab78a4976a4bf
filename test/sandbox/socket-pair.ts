type MessageListener = (event: { data: unknown }) => void;
type CloseListener = (event: { code: number; reason: string }) => void;

/** One half of a WebSocket made in process: what it sends, the other half gets. Looks like a browser's, already open. */
export class SocketHalf {
  readonly protocol = 'actioncable-v1-json';
  readyState = 1;
  onopen: (() => void) | null = null;
  onmessage: MessageListener | null = null;
  onclose: CloseListener | null = null;
  onerror: (() => void) | null = null;
  readonly #messages = new Set<MessageListener>();
  readonly #closes = new Set<CloseListener>();
  #other: SocketHalf | undefined;

  static pair(): [SocketHalf, SocketHalf] {
    const [left, right] = [new SocketHalf(), new SocketHalf()];
    left.#other = right;
    right.#other = left;
    queueMicrotask(() => {
      left.onopen?.();
      right.onopen?.();
    });
    return [left, right];
  }

  addEventListener(type: 'message', listener: MessageListener): void;
  addEventListener(type: 'close', listener: CloseListener): void;
  addEventListener(type: 'message' | 'close', listener: MessageListener | CloseListener): void {
    if (type === 'message') this.#messages.add(listener as MessageListener);
    else this.#closes.add(listener as CloseListener);
  }

  send(data: string): void {
    if (this.readyState !== 1) return;
    const other = this.#other;
    queueMicrotask(() => {
      if (!other || other.readyState !== 1) return;
      other.onmessage?.({ data });
      for (const listener of other.#messages) listener({ data });
    });
  }

  close(code = 1000, reason = ''): void {
    if (this.readyState !== 1) return;
    // What was sent before arrives before.
    queueMicrotask(() => {
      this.#end(code, reason);
      if (this.#other) this.#other.#end(code, reason);
    });
  }

  #end(code: number, reason: string): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code, reason });
    for (const listener of this.#closes) listener({ code, reason });
  }
}
