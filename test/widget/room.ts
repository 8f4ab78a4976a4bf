import { onTestFinished, vi } from 'vitest';

/** The test's document lays nothing out, so nothing in it is on the screen. Until the test ends, everything is. */
export function giveRoom(): void {
  const spies = [
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500),
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({ top: 0, bottom: 500 } as DOMRect),
  ];
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()));
}
