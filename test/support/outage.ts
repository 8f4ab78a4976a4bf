/** What stands between a BFF and the sandbox, and can be switched off. */
export interface Outage {
  /** Nobody listens there: calls are refused at once. */
  isDown: boolean;
  /** Calls are taken and never answered. */
  isSilent: boolean;
  /** How many were so far. */
  silences: number;
  /** The upstream will not take a message with this text. */
  refuses: string | undefined;
  /** What happens as soon as a call is done, before its answer comes. */
  onAnswer(request: Request): void | Promise<void>;
  between(request: Request, next: (request: Request) => Promise<Response>): Promise<Response>;
}

/** @param isMeant which calls it happens to */
export function createOutage(isMeant: (request: Request) => boolean = () => true): Outage {
  const outage: Outage = {
    isDown: false,
    isSilent: false,
    silences: 0,
    refuses: undefined,
    onAnswer() {},
    async between(request, next) {
      if (!isMeant(request)) return next(request);
      if (outage.isDown) throw nobodyListens();
      if (outage.isSilent) {
        outage.silences += 1;
        return silence(request);
      }
      if (outage.refuses !== undefined && request.method === 'POST') {
        const text = await request.clone().text();
        if (text.includes(outage.refuses))
          return Response.json({ error: 'Validation failed: SECRET-TEXT' }, { status: 422 });
      }
      const answer = await next(request);
      await outage.onAnswer(request);
      return answer;
    },
  };
  return outage;
}

function nobodyListens(): Error {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  return new TypeError('fetch failed', { cause });
}

function silence({ signal }: Request): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}
