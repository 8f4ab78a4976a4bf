import { readFileSync } from 'node:fs';
import type { Message } from '../../wire/message.ts';
import type { SessionAnswer } from '../../wire/session.ts';
import { eventually } from '../support/eventually.ts';
import { createStack, UPSTREAM } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

export interface Raw {
  content: string;
  content_type: string;
  content_attributes: unknown;
  message_type?: number;
}

/** The message as the visitor gets it, if the upstream says this of it; `undefined`: they get none. */
export async function shown(raw: Partial<Raw>): Promise<Message | undefined> {
  const MARK = 'to be replaced';
  const stack = createStack({
    env: { BUBBLE_LIMITS: 'off' },
    async between(request, next) {
      const response = await next(request);
      if (request.method !== 'GET') return response;
      const text = await response.text();
      const replace = (_key: string, value: unknown): unknown =>
        typeof value === 'object' && value !== null && 'content' in value && value.content === MARK
          ? { ...value, ...raw }
          : value;
      return new Response(text && JSON.stringify(JSON.parse(text), replace), response);
    },
  });
  const visitor = new Visitor(stack);
  await visitor.open();
  await visitor.send('Hello?');
  const id = await stack.reply(1, MARK);
  await stack.reply(1, 'the end');
  stack.restart();
  const { messages } = await eventually(async (): Promise<SessionAnswer | undefined> => {
    const opened: SessionAnswer = await visitor.open();
    return opened.messages.some(({ content }) => content === 'the end') ? opened : undefined;
  });
  await stack.close();
  return messages.find((message) => message.id === id);
}

interface Recorded {
  request: { body: Raw };
  response: { body: Raw };
}

/** What the real server said of a message with this name. */
export function recorded(name: string): Raw {
  const file = new URL('../contract/recordings/rest/messages-content-types.json', import.meta.url);
  const rows: (Recorded & { name: string })[] = JSON.parse(readFileSync(file, 'utf8'));
  const { content, content_type, content_attributes } = rows.find((row) => row.name === name)!.response.body;
  return { content: content.replace('{{UPSTREAM}}', UPSTREAM), content_type, content_attributes };
}
