import type { Demo } from './demo.ts';
import { eventually } from './eventually.ts';
import type { Bubble } from './panel.ts';

/** The whole job: the visitor opens, writes and is answered. */
export async function talk(bubble: Bubble, demo: Demo, question: string): Promise<void> {
  await bubble.open();
  await bubble.send(question);
  await answer(bubble, demo, question);
}

/** An agent answers the conversation that has this question in it, and the visitor sees it. */
export async function answer(bubble: Bubble, demo: Demo, question: string): Promise<void> {
  await reply(demo, question);
  await bubble.log.getByText(`Yes, to “${question}”`).first().waitFor();
}

/** The same, whoever sees it. */
export async function reply(demo: Demo, question: string): Promise<void> {
  const path = await eventually(async () => {
    const messages = `/api/v1/accounts/1/conversations/${await demo.newestConversation()}/messages`;
    const { payload } = await demo.upstream('GET', messages);
    return payload.some(({ content }: { content: string }) => content === question) && messages;
  });
  await demo.upstream('POST', path, { content: `Yes, to “${question}”: https://shop.example/terms` });
}
