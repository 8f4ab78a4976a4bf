import type { Stream } from './stream.ts';

/** Whose stream it is, and where it leads to. */
export interface StreamOwner {
  /** Names the visitor among those of all sites. */
  visitor: string;
  /** The visitor's networks. `share`: how many times the limit of an address the network has. */
  networks: readonly { name: string; share: number }[];
  /** The tab could be seen when it opened the stream. */
  isVisible: boolean;
}

export interface StreamBounds {
  perVisitor: number;
  perAddress: number;
  /** In this process. */
  total: number;
}

/** Counts the open streams, and finds which one has to go for a new one. */
export interface StreamCensus {
  /**
   * Makes room for a stream: calls `leave` for the oldest that may go, hidden ones first. A visitor's only stream and
   * their last visible one never go.
   *
   * @returns what is full, if nothing there may go
   */
  makeRoom(owner: StreamOwner): 'ok' | 'address_full' | 'full';
  add(stream: Stream, owner: StreamOwner): void;
  /** A stream has ended, or is about to and counts no more. */
  remove(stream: Stream): void;
}

interface Counted {
  open: number;
  visible: number;
}

/** @param leave ends a stream, or asks it to go. It calls `remove` */
export function createStreamCensus(
  bounds: StreamBounds,
  leave: (stream: Stream, owner: StreamOwner) => void,
): StreamCensus {
  /** The oldest first. */
  const owners = new Map<Stream, StreamOwner>();
  const visitors = new Map<string, Counted>();
  const networks = new Map<string, number>();

  return {
    makeRoom(owner) {
      const isMine = ({ visitor }: StreamOwner): boolean => visitor === owner.visitor;
      if ((visitors.get(owner.visitor)?.open ?? 0) >= bounds.perVisitor) sendAway(isMine, owner);
      for (const { name, share } of owner.networks) {
        const isThere = (other: StreamOwner): boolean => other.networks.some((network) => network.name === name);
        const isFull = (networks.get(name) ?? 0) >= bounds.perAddress * share;
        if (isFull && !sendAway(isThere, owner)) return 'address_full';
      }
      if (owners.size >= bounds.total && !sendAway(() => true, owner)) return 'full';
      return 'ok';
    },
    add(stream, owner) {
      owners.set(stream, owner);
      count(owner, 1);
    },
    remove(stream) {
      const owner = owners.get(stream);
      if (!owner) return;
      owners.delete(stream);
      count(owner, -1);
    },
  };

  function count({ visitor, networks: from, isVisible }: StreamOwner, by: 1 | -1): void {
    const { open, visible } = visitors.get(visitor) ?? { open: 0, visible: 0 };
    if (open + by > 0) visitors.set(visitor, { open: open + by, visible: visible + (isVisible ? by : 0) });
    else visitors.delete(visitor);
    for (const { name } of from) {
      const now = (networks.get(name) ?? 0) + by;
      if (now > 0) networks.set(name, now);
      else networks.delete(name);
    }
  }

  /** @returns whether a stream goes */
  function sendAway(among: (owner: StreamOwner) => boolean, coming: StreamOwner): boolean {
    let chosen: [Stream, StreamOwner] | undefined;
    for (const entry of owners) {
      const [, owner] = entry;
      if (!among(owner) || !mayGo(owner, coming)) continue;
      if (!owner.isVisible) {
        chosen = entry;
        break;
      }
      chosen ??= entry;
    }
    if (chosen) leave(...chosen);
    return chosen !== undefined;
  }

  /** @param coming the stream that is about to be opened; its visitor keeps that one */
  function mayGo({ visitor, isVisible }: StreamOwner, coming: StreamOwner): boolean {
    const { open, visible } = visitors.get(visitor)!;
    const isComing = visitor === coming.visitor;
    if (isVisible) return visible + (isComing && coming.isVisible ? 1 : 0) > 1;
    return open + (isComing ? 1 : 0) > 1;
  }
}
