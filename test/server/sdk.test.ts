import { expect, test } from 'vitest';
import { createStack } from '../support/stack.ts';

const sites = [
  { name: 'shop', title: 'Shop </script>', website_token: 'token-of-the-shop' },
  { name: 'docs', title: 'Docs', color: '#0a7', website_token: 'token-of-the-docs', webhook_secret: 'hook-of-docs' },
  { name: 'blog', title: 'Blog' },
];

test("Chatwoot's address has a classic script that knows which site a token means, and no secret", async () => {
  const stack = createStack({ env: { BUBBLE_CONFIG: JSON.stringify({ sites }) } });
  const response = await stack.fetch(new Request('https://chat.test/packs/js/sdk.js'));
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cross-origin-resource-policy': 'cross-origin',
    'access-control-allow-origin': '*',
    'cache-control': 'max-age=0, stale-while-revalidate=86400, stale-if-error=604800',
  });
  const script = await response.text();
  const [json] = /\{"first":.*?\}\}\}/.exec(script)!;
  expect(JSON.parse(json)).toEqual({
    first: { site: 'shop', title: 'Shop </script>' },
    byToken: {
      'token-of-the-shop': { site: 'shop', title: 'Shop </script>' },
      'token-of-the-docs': { site: 'docs', title: 'Docs', color: '#0a7' },
    },
  });
  // A module's import or export would be an error there.
  expect(() => new Function(script)).not.toThrow();
  expect(script).not.toMatch(/<\/script|hook-of-docs|sandbox-bff/);
  stack.close();
});
