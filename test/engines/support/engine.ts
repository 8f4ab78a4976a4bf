/** The engines that browsers are made of: Chrome and Edge, Firefox, Safari. */
export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type EngineName = (typeof ENGINES)[number];

/** How tests drive an engine; each driver implements it. */
export interface Engine {
  name: EngineName;
  /** The Debian packages that have it. */
  packages: string;
  isInstalled(): boolean;
  /** @param proxy port of the proxy that all its requests take */
  launch(proxy: number): Promise<RunningEngine>;
}

export interface RunningEngine {
  /** A browser that has never been anywhere. */
  newVisitor(wish?: VisitorWish): Promise<EngineVisitor>;
  close(): Promise<void>;
}

export interface VisitorWish {
  /** Notifications are allowed for this origin. */
  notifications?: string;
}

export interface EngineVisitor {
  /** Opens a tab in front of the others. */
  newTab(): Promise<Tab>;
  close(): Promise<void>;
}

/** Before it does anything, a tab comes to the front. */
export interface Tab {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Goes back, as the browser's button does, until the page before is there. */
  back(): Promise<void>;
  /** Runs a function in the page; it may use nothing but its arguments. */
  evaluate<Args extends unknown[], Value>(act: (...args: Args) => Value, ...args: Args): Promise<Awaited<Value>>;
  /** Clicks where this is, in CSS pixels of the viewport. */
  clickAt(x: number, y: number): Promise<void>;
  /** Types into what has the focus. */
  type(text: string): Promise<void>;
  /** Presses a key, by its name in DOM events: `Enter`, `Shift+Tab`. */
  press(key: string): Promise<void>;
  /** Makes the viewport this large, or as small as the engine can. */
  resize(width: number, height: number): Promise<void>;
  /** A picture of the viewport, as PNG. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}
