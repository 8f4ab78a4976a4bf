import { eventually } from '../../support/eventually.ts';
import type { Tab } from './engine.ts';
import { look, type Seen } from './look.ts';

/** How long a fact may take on a slow machine. */
const PATIENCE = 15_000;

/** A visitor in a tab, who finds things by their role and name. */
export class Guest {
  readonly tab: Tab;
  constructor(tab: Tab) {
    this.tab = tab;
  }

  /** What is seen under this role and name; a text stands for the whole name. */
  all(role: string, name?: string | RegExp): Promise<Seen[]> {
    return this.tab.evaluate(look, role, patternOf(name));
  }

  async one(role: string, name?: string | RegExp): Promise<Seen> {
    return eventually(async () => (await this.all(role, name))[0], PATIENCE).catch((error: Error) => {
      throw new Error(`no ${role} ${String(name ?? '')} is seen`, { cause: error });
    });
  }

  async gone(role: string, name?: string | RegExp): Promise<void> {
    await eventually(async () => (await this.all(role, name)).length === 0, PATIENCE);
  }

  /** Clicks in the middle, as soon as it stands still. */
  async click(role: string, name?: string | RegExp): Promise<void> {
    let before = '';
    const { x, y } = await eventually<Seen | undefined>(async () => {
      const [seen] = await this.all(role, name);
      const now = JSON.stringify(seen);
      const stands = now === before;
      before = now;
      return stands ? seen : undefined;
    }, PATIENCE);
    await this.tab.clickAt(x, y);
  }

  async open(): Promise<void> {
    await this.click('button', /^Open chat/);
    await this.one('textbox', 'Message');
    // On a small screen the focus is on the panel, so that no keyboard hides half of it.
    await this.isFocused(/^(textarea: Message|dialog: )/);
  }

  async close(): Promise<void> {
    await this.click('button', 'Close chat');
    await this.gone('dialog');
  }

  /** Writes and sends, and sees it in the log. */
  async say(text: string): Promise<void> {
    await this.click('textbox', 'Message');
    await this.tab.type(text);
    await this.tab.press('Enter');
    await this.reads(text);
  }

  /** The log shows a message with exactly this text. */
  async reads(text: string): Promise<void> {
    await this.one('text', text);
  }

  async count(text: string): Promise<number> {
    return (await this.all('text', text)).length;
  }

  /** What has the focus, through shadow roots, as `tag or role: name`. */
  focused(): Promise<string> {
    return this.tab.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      if (!element || element === document.body) return 'body';
      const role = element.getAttribute('role') ?? element.localName;
      return `${role}: ${element.getAttribute('aria-label') ?? element.textContent}`.trim();
    });
  }

  async isFocused(there: string | RegExp): Promise<void> {
    let now = '';
    await eventually(async () => {
      now = await this.focused();
      return typeof there === 'string' ? now === there : there.test(now);
    }, PATIENCE).catch((error: Error) => {
      throw new Error(`the focus is in ${now}, not in ${String(there)}`, { cause: error });
    });
  }

  /** Waits for a fact in the page. */
  async until(fact: () => boolean): Promise<void> {
    await eventually(() => this.tab.evaluate(fact), PATIENCE);
  }

  /** What stands in the composer. */
  async draft(): Promise<string> {
    return (await this.one('textbox', 'Message')).value;
  }
}

function patternOf(name: string | RegExp = ''): string {
  if (name instanceof RegExp) return name.source;
  return name && `^${name.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)}$`;
}
