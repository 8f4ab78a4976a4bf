import { expect } from 'vitest';
import { tag, talk, type EngineTest } from '../support/world.ts';

export const strictPolicy: EngineTest = {
  title: 'under a strict policy with Trusted Types nothing is violated',
  async run({ place, visit }) {
    const { own } = place;
    const policy = [
      "default-src 'none'",
      "script-src 'nonce-r4nd0m' 'strict-dynamic'",
      "style-src 'nonce-r4nd0m'",
      `connect-src ${own.address}`,
      `img-src ${own.address} data:`,
      `media-src ${own.address}`,
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; ');
    const watch = `<script nonce="r4nd0m">
      violations = [];
      addEventListener('securitypolicyviolation', (e) => violations.push(e.effectiveDirective + ' ' + e.blockedURI));
    </script>`;
    const address = place.page('/strict', watch + tag(own, 'nonce="r4nd0m"'), { 'content-security-policy': policy });
    const guest = await visit(address);
    await guest.open();
    await talk(guest, own, 'Is it strict?');
    await guest.tab.reload();
    await guest.open();
    await guest.reads('Yes, to: Is it strict?');
    await guest.close();
    const violations = (): Promise<string[]> =>
      guest.tab.evaluate(() => (globalThis as { violations?: string[] }).violations!);
    expect(await violations()).toEqual([]);
    // The page would hear of one.
    await guest.tab.evaluate(() => document.body.setAttribute('style', 'color: red'));
    await expect.poll(violations).toEqual(['style-src-attr inline']);
  },
};
