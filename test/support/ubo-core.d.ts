declare module '@gorhill/ubo-core' {
  export class StaticNetFilteringEngine {
    static create(): Promise<StaticNetFilteringEngine>;
    useLists(lists: { name: string; raw: string }[]): Promise<void>;
    /** 0: no rule; 1: blocked; 2: an exception allows it. */
    matchRequest(request: { originURL: string; url: string; type: string }): number;
    toLogData(): { raw: string } | undefined;
  }
}
