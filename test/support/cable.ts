import type { Server } from 'node:http';
import { serveCable } from '../../sandbox/cable/upgrade.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { ConnectCable } from '../../server/upstream/cable.ts';
import { SocketHalf } from '../sandbox/socket-pair.ts';

/** The way from a BFF to a sandbox's cable without a network, and what can go wrong on it. */
export interface CableLine {
  connect: ConnectCable;
  /** Connections that were begun so far. */
  begun: number;
  /** Nothing comes through any more, and nobody says so. */
  isSilent: boolean;
  /** Sends these frames as if they came from the upstream. */
  inject(...frames: string[]): void;
  /** Lets a server open real WebSockets to the same sandbox. */
  serve(server: Server): { close(): void };
}

export function createCableLine(cable: () => Sandbox['cable']): CableLine {
  let hear: (text: string) => void = () => {};
  const line: CableLine = {
    begun: 0,
    isSilent: false,
    inject: (...frames) => frames.forEach((text) => hear(text)),
    serve: (server) => serveCable(server, (socket) => cable()(socket)),
    connect(_, listener) {
      line.begun += 1;
      const [server, client] = SocketHalf.pair();
      client.onmessage = ({ data }) => {
        if (!line.isSilent) listener.frame(String(data));
      };
      client.addEventListener('close', () => {
        if (!line.isSilent) listener.closed('closed');
      });
      hear = (text) => listener.frame(text);
      queueMicrotask(() => cable()(server));
      return { send: (text) => client.send(text), close: () => client.close() };
    },
  };
  return line;
}
