import type { Stack } from './stack.ts';

/** A file as an agent sends it. */
export interface SentFile {
  name: string;
  type: string;
  bytes: string | Uint8Array<ArrayBuffer>;
}

/** A picture of 3 × 2 pixels. */
export const PNG = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAFUlEQVR4nGM4YWNjsyBKI+oEA5wFAEp0B4Gg+eoyAAAAAElFTkSuQmCC',
    'base64',
  ),
);

/** An agent sends files. @returns the message's id */
export async function sendFiles(
  stack: Pick<Stack, 'upstream'>,
  conversationId: number,
  files: SentFile[],
  fields: Record<string, string> = {},
): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const { name, type, bytes } of files) form.append('attachments[]', new File([bytes], name, { type }));
  const path = `/api/v1/accounts/1/conversations/${conversationId}/messages`;
  const { status, body } = await stack.upstream('POST', path, form);
  if (status !== 200) throw new Error(`files: ${status} ${JSON.stringify(body)}`);
  return body.id;
}
