import { WebSocket } from 'ws';
import { SECOND } from '../base/time.ts';
import type { ConnectCable } from './cable.ts';

/** Bytes: a frame holds the longest message, 150,000 characters, twice. */
const LARGEST_FRAME = 8 * 1024 * 1024;

/** Connects over the network. */
export const connectCable: ConnectCable = (url, listener) => {
  const socket = new WebSocket(url, ['actioncable-v1-json'], {
    origin: new URL(url.replace(/^ws/, 'http')).origin,
    handshakeTimeout: 10 * SECOND,
    maxPayload: LARGEST_FRAME,
    perMessageDeflate: false,
  });
  let reason = '';
  socket.on('message', (data) => listener.frame(String(data)));
  socket.on('error', (error) => {
    reason = error.message;
  });
  socket.on('close', (code) => listener.closed(reason || `closed (${code})`));
  return {
    send: (text) => socket.send(text),
    close: () => socket.terminate(),
  };
};
