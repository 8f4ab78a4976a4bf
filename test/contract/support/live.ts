import type { RecordedCase } from './recording.ts';
import type { Target } from './target.ts';

export interface LiveServer {
  url: string;
  token: string;
  account: string;
  inbox: string;
}

/** The server that the environment names, if it names one. */
export function liveServer(env: NodeJS.ProcessEnv): LiveServer | null {
  const { ONEHASH_URL: url, ONEHASH_ACCESS_TOKEN: token, ONEHASH_ACCOUNT_ID: account, ONEHASH_INBOX_ID: inbox } = env;
  return url && token && account && inbox ? { url: url.replace(/\/$/, ''), token, account, inbox } : null;
}

/** Cases that need one agent, one inbox, and nothing that only the recorded server had. */
export function runsLive(row: RecordedCase): boolean {
  const text = JSON.stringify(row.exchanges.map(({ request }) => request));
  const tokens = [...text.matchAll(/\{\{([A-Z_]+)\}\}/g)].map((match) => match[1]);
  const inboxes = [...text.matchAll(/"inbox_id":"?(\d+)|inbox_id=(\d+)|\/inboxes\/(\d+)/g)].map((match) =>
    Number(match[1] ?? match[2] ?? match[3]),
  );
  return (
    tokens.every((token) => token === 'BFF_TOKEN' || token === 'AGENT_TOKEN') &&
    inboxes.every((inbox) => inbox === 3 || inbox === 999_999)
  );
}

/** Says the recorded requests to another server, in its own ids, with names that no earlier run has used. */
export function liveTarget(server: LiveServer): Target {
  const run = Date.now().toString(36);
  const digits = String(Date.now()).slice(-6);
  const there = (text: string) =>
    text
      .replaceAll(
        /mws[wx]\w+|visitor-(?!mws)[a-z-]+/gi,
        (name) => name + (/[a-z]/.test(name) ? `-${run}` : `-${run}`.toUpperCase()),
      )
      .replaceAll('+1500555', `+1${digits}`)
      .replaceAll(/"inbox_id":("?)3\b/g, `"inbox_id":$1${server.inbox}`)
      .replaceAll(/inbox_id=3\b/g, `inbox_id=${server.inbox}`)
      .replace('/accounts/1/', `/accounts/${server.account}/`)
      .replace(/\/inboxes\/3$/, `/inboxes/${server.inbox}`);
  const back = (text: string) =>
    text
      .replaceAll(new RegExp(`-${run}`, 'gi'), '')
      .replaceAll(`+1${digits}`, '+1500555')
      .replaceAll(`"inbox_id":${server.inbox},`, '"inbox_id":3,');
  return {
    origin: server.url,
    close() {},
    async fetch(request) {
      const headers = new Headers(request.headers);
      for (const name of ['api-access-token', 'api_access_token']) {
        if (headers.get(name)?.startsWith('{{')) headers.set(name, server.token);
      }
      const raw = new Uint8Array(await request.arrayBuffer());
      const text = Buffer.from(raw).toString();
      const body = Buffer.from(text).equals(Buffer.from(raw)) ? there(text) : raw;
      const url = server.url + there(request.url.slice(server.url.length));
      const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
      const answer = await fetch(url, { method: request.method, headers, ...(hasBody ? { body } : {}) });
      return new Response(back(await answer.text()), { status: answer.status, headers: answer.headers });
    },
  };
}

/** What is that server's own: how people, inboxes and accounts are called, and how many rows it has. */
export const LIVE_LOOSE = [
  /(^|\.)inbox(\.|$)/,
  /(^|\.)(account_id|inbox_id|assignee|sender)(\.|$)/,
  /(_count|^meta\.count)$/,
  /^payload\.contact_inbox/,
];
