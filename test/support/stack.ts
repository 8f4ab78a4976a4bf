import { pino } from 'pino';
import type { Limits } from '../../sandbox/http/throttle.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { TIME_SCALE } from '../../server/base/time.ts';
import { nodeAddress } from '../../server/http/guard/node-bindings.ts';
import { createApp, type App, type AppDeps } from '../../server/app.ts';
import { readConfig } from '../../server/config/config.ts';
import type { Env } from '../../server/config/env.ts';
import type { Store } from '../../server/store/store.ts';
import { createCableLine, type CableLine } from './cable.ts';

/** The real BFF over the sandbox, in one process, without a socket. */
export interface Stack {
  app: App;
  /** Starts the BFF anew: what it kept in memory is lost. */
  restart(env?: Env, deps?: Partial<AppDeps>): void;
  /** Another process of the BFF; webhooks go to the first. */
  another(deps?: Partial<AppDeps>, env?: Env): App;
  /** Between the BFF and the upstream's cable; nobody is there before `app.start()`. */
  cable: CableLine;
  /** As a browser would call the BFF at its public address. */
  fetch(request: Request): Promise<Response>;
  /** A call of the upstream's API, as the desk's agent unless another token is given. */
  upstream(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  /** The BFF's own calls since the last time they were asked for, as `METHOD path`. */
  calls(): Promise<string[]>;
  faults(...rules: object[]): Promise<void>;
  /** An agent writes into a conversation. */
  reply(conversationId: number, content: string, more?: object): Promise<number>;
  /** What the BFF logged, a JSON object a line. */
  logged: string[];
  close(): Promise<void>;
}

export interface Answer {
  status: number;
  /** Of any shape: the tests look into it. */
  body: ReturnType<typeof JSON.parse>;
}

/** Of every request that comes through no socket. */
export const ADDRESS = '192.0.2.1';
export const ORIGIN = 'https://shop.test';
export const BFF = 'https://chat.test';
export const UPSTREAM = 'https://upstream.test';
export const HOOK = '/v1/main/hooks/hook-secret';

export const baseEnv: Env = {
  ONEHASH_URL: UPSTREAM,
  ONEHASH_ACCESS_TOKEN: 'sandbox-bff',
  ONEHASH_ACCOUNT_ID: '1',
  ONEHASH_INBOX_ID: '1',
  BUBBLE_PUBLIC_URL: BFF,
  BUBBLE_ORIGINS: ORIGIN,
  BUBBLE_SESSION_KEYS: Buffer.alloc(32, 7).toString('base64'),
  BUBBLE_WEBHOOK_SECRET: 'hook-secret',
  BUBBLE_TITLE: 'Lamplight Support',
  LOG_LEVEL: 'debug',
};

export interface StackOptions {
  env?: Env;
  now?: () => number;
  heartbeat?: number;
  store?: Store;
  /** The upstream's. */
  limits?: Partial<Limits>;
  /** The upstream's. @default OneHash Chat's */
  version?: string;
  /** Stands between the BFF and the sandbox. */
  between?: (request: Request, next: (request: Request) => Promise<Response>) => Promise<Response>;
}

export function createStack({ env = {}, now, heartbeat, store, limits, version, between }: StackOptions = {}): Stack {
  const logged: string[] = [];
  let app: App;
  const apps: App[] = [];
  const sandbox = createSandbox({
    timeScale: TIME_SCALE,
    ...(limits && { limits }),
    ...(version !== undefined && { version }),
    webhookUrl: `${BFF}${HOOK}`,
    fetch: async (request) => app.fetch(request),
  });

  const stack: Stack = {
    get app() {
      return app;
    },
    cable: createCableLine(() => sandbox.cable),
    restart(more = {}, deps = {}) {
      void app?.stop();
      app = stack.another(deps, more);
    },
    another(deps = {}, more = {}) {
      const made = createApp({
        config: readConfig({ ...baseEnv, ...env, ...more }),
        log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
        fetch: (request) => (between ? between(request, sandbox.fetch) : sandbox.fetch(request)),
        resolve: async () => ['93.184.215.14'],
        connect: stack.cable.connect,
        assets: 'dist',
        clientAddress: (request, bindings) => nodeAddress(request, bindings) ?? ADDRESS,
        ...(now && { now }),
        ...(heartbeat !== undefined && { heartbeat }),
        ...(store && { store }),
        ...deps,
      });
      apps.push(made);
      return made;
    },
    fetch: async (request) => app.fetch(request),
    async upstream(method, path, body, token = 'sandbox') {
      const isForm = body instanceof FormData;
      const response = await sandbox.fetch(
        new Request(`${UPSTREAM}${path}`, {
          method,
          headers: {
            'api-access-token': token,
            accept: 'application/json',
            ...(!isForm && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : null };
    },
    async calls() {
      const { body } = await stack.upstream('GET', '/sandbox/requests');
      await stack.upstream('DELETE', '/sandbox/requests');
      return body
        .filter((call: { user: string | null }) => call.user === 'Widget BFF')
        .map(
          (call: { method: string; path: string }) =>
            `${call.method} ${call.path.replace(/^\/api\/v1\/accounts\/1\//, '').replace(/\?.*/, '')}`,
        );
    },
    async faults(...rules) {
      await stack.upstream('PUT', '/sandbox/faults', rules);
    },
    async reply(conversationId, content, more = {}) {
      const { body } = await stack.upstream('POST', `/api/v1/accounts/1/conversations/${conversationId}/messages`, {
        content,
        ...more,
      });
      return body.id;
    },
    logged,
    async close() {
      await Promise.all(apps.map((one) => one.stop()));
      sandbox.close();
    },
  };
  stack.restart();
  return stack;
}
