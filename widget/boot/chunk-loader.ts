import { CHUNKS, type Chunks } from './chunks.ts';

/** Loads the list of chunks of the server's current version. */
export type LoadCurrentChunks = (server: string) => Promise<{ CHUNKS: Chunks }>;

/**
 * Loads chunks by name. A page that was left open during an update asks for chunks that no longer exist; then
 * `loadCurrentChunks` is asked. The npm package has none, so the call fails.
 */
export const createChunkLoader =
  (
    server: string,
    loadCurrent?: LoadCurrentChunks,
  ): (<Name extends keyof Chunks>(name: Name) => ReturnType<Chunks[Name]>) =>
  (name) =>
    CHUNKS[name]().catch(async () => (await loadCurrent!(server)).CHUNKS[name]()) as never;
