import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Asks for an address again and again in a thread of its own, so that what the benchmark does itself delays no answer. */
export interface Probe {
  /** The milliseconds that each answer took since it was last called. */
  take(): Promise<number[]>;
  end(): Promise<unknown>;
}

/** Plain JavaScript, because a worker needs no file of its own then. */
const CODE = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { Agent, get } = require('node:http');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let all = [];
  const ask = () => {
    const from = performance.now();
    get(workerData, { agent }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        all.push(performance.now() - from);
        setTimeout(ask, 1);
      });
    }).on('error', () => setTimeout(ask, 1));
  };
  ask();
  parentPort.on('message', () => {
    parentPort.postMessage(all);
    all = [];
  });
`;

export function startProbe(address: string): Probe {
  const worker = new Worker(CODE, { eval: true, workerData: address });
  return {
    async take() {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
      worker.postMessage('take');
      const [all] = (await once(worker, 'message')) as [number[]];
      return all;
    },
    end: () => worker.terminate(),
  };
}
