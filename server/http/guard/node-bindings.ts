import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientAddress } from './client-address.ts';

/** What @hono/node-server passes on. Absent if the app is called within the process. */
export interface NodeBindings {
  incoming?: IncomingMessage;
  outgoing?: ServerResponse;
}

/** The address of the socket, in Node. */
export const nodeAddress: ClientAddress = (_request, env) =>
  (env as NodeBindings | undefined)?.incoming?.socket.remoteAddress;
