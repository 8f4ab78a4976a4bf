import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { ConfigError, readConfig, type Config } from '../config/config.ts';
import type { Env } from '../config/env.ts';
import { serveApp } from '../serve.ts';

/*
 * The whole product on one machine: the sandbox in place of OneHash Chat (or a real one, if ONEHASH_URL is set), the
 * server, and a host page with the bubble. It listens on the loopback address only.
 */

const folder = new URL('../..', import.meta.url);
const env = process.env;
const port = Number(env.PORT ?? 8787);
const sandboxPort = Number(env.SANDBOX_PORT ?? 8788);
const page = `http://localhost:${port}`;
const isReal = env.ONEHASH_URL !== undefined;

try {
  await demo();
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError || error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function demo(): Promise<void> {
  const config = demoConfig();
  const [site] = config.sites;
  const hook = `http://127.0.0.1:${port}/v1/${site.name}/hooks/${site.webhook.secret}`;
  const log = pino({ level: config.logLevel });
  const html = readFileSync(new URL('index.html', folder));
  const sandbox = isReal ? undefined : await startSandbox(config.realtime.includes('webhook') ? hook : undefined);
  process.once('exit', () => sandbox?.kill('SIGTERM'));

  await serveApp({
    config,
    log,
    host: '127.0.0.1',
    port,
    around: (app) => (request, bindings) => {
      const isPage = request.method === 'GET' && new URL(request.url).pathname === '/';
      return isPage
        ? new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } })
        : app.fetch(request, bindings);
    },
    onClose: () => sandbox?.kill('SIGTERM'),
  });
  process.stdout.write(isReal ? upstreamText(config, hook) : sandboxText());
}

function demoConfig(): Config {
  const defaults: Env = {
    LOG_LEVEL: 'warn',
    BUBBLE_PUBLIC_URL: page,
    BUBBLE_ORIGINS: 'http://localhost:*,http://127.0.0.1:*',
    BUBBLE_SESSION_KEYS: savedSecret('session-key', 'base64'),
    BUBBLE_WEBHOOK_SECRET: savedSecret('webhook-secret', 'hex'),
    BUBBLE_TITLE: 'Lamplight Support',
    BUBBLE_DRAIN_SECONDS: '0',
    // The sandbox keeps nothing when it ends, so neither does the server beside it.
    BUBBLE_DATA_DIR: isReal
      ? fileURLToPath(new URL('.bubble/data', folder))
      : mkdtempSync(join(tmpdir(), 'bubble-demo-')),
  };
  const sandbox: Env = {
    ONEHASH_URL: `http://127.0.0.1:${sandboxPort}`,
    ONEHASH_ACCESS_TOKEN: 'sandbox-bff',
    ONEHASH_ACCOUNT_ID: '1',
    ONEHASH_INBOX_ID: '1',
  };
  return readConfig({ ...defaults, ...(isReal ? {} : sandbox), ...env });
}

/** A secret in a file of the checkout, so that sessions stay valid between runs. */
function savedSecret(name: string, encoding: 'base64' | 'hex'): string {
  const file = new URL(`.bubble/${name}`, folder);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const secret = randomBytes(32).toString(encoding);
    mkdirSync(new URL('.bubble/', folder), { recursive: true });
    writeFileSync(file, secret, { mode: 0o600 });
    return secret;
  }
}

async function startSandbox(hook: string | undefined): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../sandbox/main.js', import.meta.url))], {
    env: { ...env, SANDBOX_PORT: String(sandboxPort), ...(hook && { SANDBOX_WEBHOOK_URL: hook }) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let hasEnded = false;
  child.once('exit', () => {
    hasEnded = true;
  });
  while (!(await isUp(`http://127.0.0.1:${sandboxPort}/api`))) {
    if (hasEnded) throw new Error('The sandbox did not start.');
    await wait(50);
  }
  // Another server on this port may have answered. Then the sandbox ends now.
  await wait(50);
  if (hasEnded) throw new Error('The sandbox did not start.');
  child.once('exit', () => process.kill(process.pid, 'SIGTERM'));
  return child;
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function sandboxText(): string {
  return `
  Page with the bubble   ${page}
  Agents' desk           http://localhost:${sandboxPort}

  The sandbox stands in for OneHash Chat and keeps everything in memory.
  Write on the page and reply at the desk. Press Ctrl-C to stop.

`;
}

function upstreamText(config: Config, hook: string): string {
  const path = new URL(hook).pathname;
  return `
  Page with the bubble   ${page}
  OneHash Chat           ${config.sites[0].upstream.url}

  Replies arrive over the cable. If OneHash Chat can reach this server, you can also set the inbox's webhook URL to:
  ${new URL(config.publicUrl.pathname.replace(/\/$/, '') + path, config.publicUrl).href}

`;
}
