import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

/** The built demo, as `npm run demo` starts it, on free ports. */
export interface Demo {
  page: string;
  desk: string;
  /** What it printed. */
  output(): string;
  /** A call of the sandbox's API. */
  upstream(method: string, path: string, body?: unknown, token?: string): Promise<ReturnType<typeof JSON.parse>>;
  /** An agent sends a file. */
  sendFile(conversationId: number, name: string, bytes: Uint8Array<ArrayBuffer>, type: string): Promise<void>;
  /** The id of the conversation that was begun last. */
  newestConversation(): Promise<number>;
  /** Ends it as Ctrl-C does. @returns its exit code */
  stop(): Promise<number | null>;
}

export async function startDemo(env: Record<string, string> = {}): Promise<Demo> {
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, ['dist/server/demo.js'], {
    env: { ...process.env, PORT: String(port), SANDBOX_PORT: String(sandboxPort), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  child.stderr.on('data', (chunk) => (text += String(chunk)));
  const desk = `http://localhost:${sandboxPort}`;
  await eventually(() => {
    if (child.exitCode !== null) throw new Error(`the demo ended: ${text}`);
    return text.includes(desk);
  }, 20_000);

  const demo: Demo = {
    page: `http://localhost:${port}`,
    desk,
    output: () => text,
    async upstream(method, path, body, token = 'sandbox') {
      const response = await fetch(`${desk}${path}`, {
        method,
        headers: { 'api-access-token': token, accept: 'application/json', 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const answer = await response.text();
      return answer ? JSON.parse(answer) : null;
    },
    async sendFile(conversationId, name, bytes, type) {
      const form = new FormData();
      form.append('attachments[]', new File([bytes], name, { type }));
      const path = `/api/v1/accounts/1/conversations/${conversationId}/messages`;
      await fetch(`${desk}${path}`, { method: 'POST', headers: { 'api-access-token': 'sandbox' }, body: form });
    },
    async newestConversation() {
      const { data } = await demo.upstream(
        'GET',
        '/api/v1/accounts/1/conversations?status=all&sort_by=created_at_desc',
      );
      return Math.max(...data.payload.map(({ id }: { id: number }) => id));
    },
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGINT');
      await once(child, 'exit');
      return child.exitCode;
    },
  };
  return demo;
}
