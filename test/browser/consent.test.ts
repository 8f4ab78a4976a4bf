import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openHost, type Host } from '../support/host.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo({ BUBBLE_LIMITS: 'off' });

/** A page where the visitor has to agree, and the calls that it has made. */
async function open(): Promise<Host & { bubble: Bubble; calls: string[] }> {
  const calls: string[] = [];
  const host = await openHost(on.browser, on.demo, {
    options: { server: on.demo.page, consent: 'required' },
    before: async (page) =>
      page.on('request', (request) => {
        if (request.url().includes('/v1/')) calls.push(new URL(request.url()).pathname);
      }),
  });
  return { ...host, bubble: new Bubble(host.page), calls };
}

/** All that a page has left in the browser. */
async function stored(page: Page): Promise<string[]> {
  const kept = await page.evaluate(async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(({ name }) => `database ${name}`),
  ]);
  const cookies = await page.context().cookies();
  return [...kept, ...cookies.map(({ name }) => `cookie ${name}`)];
}

describe('where the visitor has to agree first', () => {
  test('nothing is stored and nothing sent while he looks around and writes', async () => {
    const { page, context, bubble, api, calls, complaints } = await open();
    await bubble.open();
    await bubble.composer.fill('Do you');
    await page.reload();
    await bubble.launcher.waitFor();
    // By then a bubble that need not ask has called.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve))));
    expect(await stored(page)).toEqual([]);
    calls.push('granted');
    await api((bubble_) => bubble_.grantConsent());
    await api((bubble_) => bubble_.ready);
    expect(calls[0]).toBe('granted');
    expect(calls).toContain('/v1/main/session');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('his first message says that he agrees, and the next page knows it', async () => {
    const { page, context, bubble, calls } = await open();
    await bubble.open();
    await bubble.send('Do you ship to Bern?');
    const id = await on.demo.newestConversation();
    await on.demo.upstream('POST', `/api/v1/accounts/1/conversations/${id}/messages`, { content: 'We do.' });
    await bubble.shows('We do.');
    expect(await stored(page)).toEqual(
      expect.arrayContaining([expect.stringMatching(/:consent$/), expect.stringMatching(/^cookie /)]),
    );
    calls.length = 0;
    await page.reload();
    await bubble.launcher.waitFor();
    await eventually(() => calls.some((path) => path.endsWith('/session')));
    await context.close();
  });

  test('taken back, all is erased, nothing goes out, and agreeing again makes a stranger', async () => {
    const { page, context, api, bubble, calls } = await open();
    await bubble.open();
    await bubble.send('Hello from before');
    await bubble.composer.fill('half a thought');
    await api((bubble_) => bubble_.revokeConsent());
    expect(await stored(page)).toEqual([]);
    calls.length = 0;
    await page.reload();
    await bubble.open();
    expect(await bubble.log.getByText('Hello from before').count()).toBe(0);
    expect(await bubble.composer.inputValue()).toBe('');
    expect(calls).toEqual([]);
    await api((bubble_) => bubble_.grantConsent());
    await api((bubble_) => bubble_.ready);
    expect(await bubble.log.getByText('Hello from before').count()).toBe(0);
    await context.close();
  });
});
