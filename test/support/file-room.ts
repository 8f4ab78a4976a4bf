import type { Attachment } from '../../wire/message.ts';
import { eventually } from './eventually.ts';
import { sendFiles, type SentFile } from './files.ts';
import { createStack, type Stack, type StackOptions } from './stack.ts';
import { Visitor } from './visitor.ts';

/** A visitor to whom an agent sends files. */
export interface FileRoom {
  stack: Stack;
  visitor: Visitor;
  /** What stands between the BFF and the upstream's files. */
  between: StackOptions['between'];
  /** Epoch ms, as the BFF has it. */
  now: number;
  /** The files of a new message of the agent's, as the visitor's browser gets them. */
  filesFrom(...files: SentFile[]): Promise<Attachment[]>;
  /** As a browser loads it for an `<img>`. */
  load(url: string, headers?: Record<string, string>, method?: string): Promise<Response>;
}

export async function openFileRoom(env: Record<string, string> = {}): Promise<FileRoom> {
  const moving = { now: Date.now(), between: undefined as FileRoom['between'] };
  const stack = createStack({
    env: { BUBBLE_LIMITS: 'off', ...env },
    now: () => moving.now,
    between: (request, next) =>
      moving.between && request.url.includes('/rails/') ? moving.between(request, next) : next(request),
  });
  const visitor = new Visitor(stack);
  await visitor.open();
  return Object.assign(moving, {
    stack,
    visitor,
    async filesFrom(...files: SentFile[]) {
      await visitor.send('Hello');
      const id = await sendFiles(stack, 1, files);
      const shown = await eventually(async () => (await visitor.open()).messages.find((one) => one.id === id));
      return shown!.attachments;
    },
    load: async (url: string, headers: Record<string, string> = {}, method = 'GET') =>
      stack.fetch(new Request(url, { method, headers: { 'sec-fetch-site': 'cross-site', ...headers } })),
  } satisfies Omit<FileRoom, keyof typeof moving>);
}
