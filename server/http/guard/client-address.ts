/**
 * The address at the other end of a request's connection: the visitor's, or that of a proxy.
 *
 * @param env what the runtime passes to `fetch` beside the request
 * @returns `undefined` if it is unknown
 */
export type ClientAddress = (request: Request, env: unknown) => string | undefined;
