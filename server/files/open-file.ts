import { LRUCache } from 'lru-cache';
import { DeadlineError } from '../base/deadline.ts';
import { MINUTE, SECOND } from '../base/time.ts';
import { FileBusyError, type AskUpstream } from './ask-upstream.ts';
import { isWithin, rangeHeader, readContentRange, type ByteRange } from './byte-range.ts';
import type { FileReference } from './file-reference.ts';
import { guardProgress } from './guard-progress.ts';
import { peekAt } from './peek.ts';
import { HEAD, shownType } from './shown-type.ts';

/** `missing`: there is none, any more or for us. `beyond`: it has no bytes in the range. `busy`: the upstream is. */
export type OpenedFile =
  | { state: 'missing' }
  | { state: 'beyond'; size: number }
  | { state: 'busy'; retryAfter: number }
  | {
      state: 'open';
      /** What pages may show it as; `''` for a download. */
      type: string;
      /** Bytes of the body, `null` when unknown. */
      length: number | null;
      /** The part of the file that the body is; absent: all of it. */
      part?: { from: number; to: number; size: number };
      body: ReadableStream<Uint8Array<ArrayBuffer>>;
    };

export interface FileWish {
  range: ByteRange | undefined;
  /** A small picture of it is enough. */
  isSmall: boolean;
  /** The browser is gone. */
  signal: AbortSignal;
  /** Called once, when all is over. */
  onEnd: () => void;
}

export type OpenFile = (site: string, file: FileReference, wish: FileWish) => Promise<OpenedFile>;

/** Bytes of the largest file that is served. */
const FILE_MAX = 1024 * 1024 * 1024;
/** Milliseconds until a file begins. */
const BEGINS_WITHIN = 15 * SECOND;

/** @param patience milliseconds without a byte after which a file ends @default a minute */
export function createOpenFile(ask: AskUpstream, patience = MINUTE): OpenFile {
  /** What files are, by their upstream's address. */
  const types = new LRUCache<string, string>({ max: 5_000 });

  return async (site, file, { range, isSmall, signal, onEnd }) => {
    const ending = endWith(signal, BEGINS_WITHIN, onEnd);
    try {
      const opened = await find();
      ending.begun();
      if (opened.state !== 'open') ending.end();
      return opened;
    } catch (error) {
      ending.end(error);
      return error instanceof FileBusyError ? { state: 'busy', retryAfter: error.retryAfter } : { state: 'missing' };
    }

    async function find(): Promise<OpenedFile> {
      if (isSmall) {
        // There may be no small picture of a broken one.
        const small = file.thumbUrl ? await open(file.thumbUrl, undefined) : undefined;
        return small ?? (await open(file.url, undefined)) ?? { state: 'missing' };
      }
      if (range && !isWithin(range, file.size)) return { state: 'beyond', size: file.size ?? 0 };
      return (await open(file.url, range)) ?? { state: 'missing' };
    }

    async function open(url: string, part: ByteRange | undefined): Promise<OpenedFile | undefined> {
      if (part && !types.has(url)) await learnType(url);
      const response = await get(url, part ? { range: rangeHeader(part) } : {});
      if (response.status === 416) return { state: 'beyond', size: file.size ?? 0 };
      if (!isServed(response)) return drop(response);
      const { length, ...where } = sizeOf(response);
      const { body, head } = await peekAt(response.body, HEAD);
      if (response.status === 200) types.set(url, await shownType(head));
      const guarded = guardProgress(body, { patience, max: length ?? FILE_MAX, onEnd: ending.end });
      return { state: 'open', type: types.get(url) ?? '', length, ...where, body: guarded };
    }

    /** Learns what a file is whose beginning is not asked for. */
    async function learnType(url: string): Promise<void> {
      const response = await get(url, { range: `bytes=0-${HEAD - 1}` });
      if (!isServed(response)) return drop(response);
      const { body, head } = await peekAt(response.body, HEAD);
      types.set(url, await shownType(head));
      body.cancel().catch(() => {});
    }

    function get(url: string, headers: Record<string, string>): Promise<Response> {
      return ask({ site, url, writtenAt: file.writtenAt, headers, signal: ending.signal });
    }
  };
}

/** Ends the calls of one file: with the browser, or if it does not begin in time. */
function endWith(
  signal: AbortSignal,
  ms: number,
  onEnd: () => void,
): { signal: AbortSignal; begun: () => void; end: (cut?: unknown) => void } {
  const controller = new AbortController();
  let isOver = false;
  const abort = (): void => end(signal.reason);
  const late = setTimeout(() => end(new DeadlineError('no answer in time')), ms).unref();
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  return { signal: controller.signal, begun: () => clearTimeout(late), end };

  function end(cut?: unknown): void {
    clearTimeout(late);
    signal.removeEventListener('abort', abort);
    if (cut !== undefined) controller.abort(cut);
    if (!isOver) onEnd();
    isOver = true;
  }
}

/** Whether the answer has the file, or a part of it. Packed bytes would have another length. */
function isServed({ status, headers }: Response): boolean {
  const isPacked = !['', 'identity'].includes(headers.get('content-encoding') ?? '');
  const hasPart = status === 206 && readContentRange(headers.get('content-range')) !== undefined;
  return (status === 200 || hasPart) && !isPacked && Number(headers.get('content-length') ?? 0) <= FILE_MAX;
}

function sizeOf({ status, headers }: Response): Pick<OpenedFile & { state: 'open' }, 'length' | 'part'> {
  const part = status === 206 ? readContentRange(headers.get('content-range')) : undefined;
  if (part) return { length: part.to - part.from + 1, part };
  const said = headers.get('content-length');
  return { length: said !== null && /^\d{1,15}$/.test(said) ? Number(said) : null };
}

function drop({ body }: Response): undefined {
  body?.cancel().catch(() => {});
}
