import type { ServerResponse } from 'node:http';
import type { Dice } from './dice.ts';

/** How long the head of a slow answer takes, nominal ms: mostly longer than a server waits. */
export const slowHead = (dice: Dice): number => dice.between(5_000, 40_000);

/** How long each byte of a slow body takes, nominal ms: now and then the whole body comes in time. */
export const slowByte = (dice: Dice): number => (dice.chance(0.2) ? 10 : dice.between(100, 1_000));

/** Sends the head at once and the body byte by byte, until the other side ends it. @param pace ms a byte */
export function sendSlowly(body: Buffer, response: ServerResponse, pace: number): void {
  response.flushHeaders();
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, (sent += 1)));
    if (sent >= body.length) response.end();
  }, pace);
  response.on('close', () => clearInterval(timer));
}
