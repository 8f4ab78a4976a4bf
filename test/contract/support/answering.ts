import { loadCase, type RecordedResponse } from './recording.ts';

/** A fetch that answers, in turn, with what a case recorded. For clients: they should understand each answer. */
export function fetchAnswering(area: string, name: string): { fetch: typeof fetch; requests: Request[] } {
  const answers = loadCase(area, name).exchanges.map(({ response }) => response);
  const requests: Request[] = [];
  return {
    requests,
    async fetch(input, init) {
      const request = new Request(input, init);
      requests.push(request);
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      if (!answer) throw new Error(`${area}/${name} has no answer`);
      return responseOf(answer);
    },
  };
}

export function responseOf(recorded: RecordedResponse): Response {
  const body = recorded.body === undefined ? (recorded.raw ?? '') : JSON.stringify(recorded.body);
  const headers = new Headers(recorded.headers);
  headers.delete('content-length');
  return new Response(body, { status: recorded.status, headers });
}
