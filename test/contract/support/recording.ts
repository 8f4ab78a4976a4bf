import { isDeepStrictEqual } from 'node:util';
import { readdirSync, readFileSync } from 'node:fs';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

export interface RecordedRequest {
  method: string;
  path: string;
  headers: Record<string, string | null>;
  body?: Json;
}

export interface RecordedResponse {
  status: number;
  headers?: Record<string, string>;
  /** JSON; text that is none is `raw`, and of binary bodies only the length was kept. */
  body?: Json;
  raw?: string;
  bytes?: number;
  /** A page of messages in short, where the whole would be long. */
  payload_count?: number;
  ids?: (number | string)[];
  types?: string;
}

export interface Exchange {
  note?: string;
  request: RecordedRequest;
  response: RecordedResponse;
}

export interface RecordedCase {
  name: string;
  about: string;
  exchanges: Exchange[];
}

export interface RecordedHook {
  name: string;
  about: string;
  trigger: string;
  deliveries: RecordedDelivery[];
}

export interface RecordedDelivery {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: JsonObject;
}

export interface RecordedFrame {
  at_ms: number;
  from: 'server' | 'client';
  frame?: Json;
}

/** Everything that came over one connection while things were done. */
export interface RecordedStream {
  name: string;
  about: string;
  steps: { at_ms: number; did: string }[];
  frames: RecordedFrame[];
}

export interface ProtocolCase {
  name: string;
  about: string;
  frames?: RecordedFrame[];
}

const FOLDER = new URL('../recordings/', import.meta.url);

export function loadArea(area: string): RecordedCase[] {
  const cases = read(`rest/${area}.json`) as (RecordedCase & Exchange)[];
  return cases.map(({ name, about, exchanges, request, response }) => ({
    name,
    about,
    exchanges: exchanges ?? [{ request, response }],
  }));
}

export function loadCase(area: string, name: string): RecordedCase {
  const found = loadArea(area).find((row) => row.name === name);
  if (!found) throw new Error(`nothing was recorded as ${area}/${name}`);
  return found;
}

/** Of calls at the same moment any may win: compared as if the first had. */
export function settled(exchanges: Exchange[]): Exchange[] {
  const same = exchanges.every(({ request }) => isDeepStrictEqual(request, exchanges[0]?.request));
  return same ? exchanges.toSorted((a, b) => a.response.status - b.response.status) : exchanges;
}

export function loadHook(name: string): RecordedHook {
  return read(`webhooks/${name}.json`) as RecordedHook;
}

export interface TransportCase {
  name: string;
  about: string;
  answer: { status?: number | number[]; headers?: Record<string, string>; delay?: number; hang?: true; drop?: true };
  deliveries: { method: string; path: string; event?: string; message_status?: string }[];
  message_afterwards?: { status: string; content_attributes: { external_error?: string } };
}

export function loadTransport(): TransportCase[] {
  return (read('webhooks/transport.json') as { cases: TransportCase[] }).cases;
}

export function hookNames(): string[] {
  const files = readdirSync(new URL('webhooks/', FOLDER)).filter((file) => file !== 'transport.json');
  return files.map((file) => file.replace('.json', '')).toSorted();
}

export function loadStream(name: string): RecordedStream {
  return read(`cable/${name}.json`) as RecordedStream;
}

export function loadProtocol(): ProtocolCase[] {
  return (read('cable/protocol.json') as { cases: ProtocolCase[] }).cases;
}

/** By the name of the connection, which the files spell with an underscore. */
export function loadWhoGetsWhat(): { did: string; events: Record<string, string[]> }[] {
  return (read('cable/who-gets-what.json') as { steps: { did: string; events: Record<string, string[]> }[] }).steps;
}

export function cableNames(): string[] {
  return readdirSync(new URL('cable/', FOLDER)).map((file) => file.replace('.json', ''));
}

export function areaNames(): string[] {
  return readdirSync(new URL('rest/', FOLDER)).map((file) => file.replace('.json', ''));
}

function read(path: string): unknown {
  return JSON.parse(expand(readFileSync(new URL(path, FOLDER), 'utf8')));
}

/** `{{300 × a}}` and lengths without a letter become that many letters. */
function expand(text: string): string {
  return text
    .replaceAll(/\{\{(\d+) × (\w)\}\}/g, (_, count: string, letter: string) => letter.repeat(Number(count)))
    .replaceAll(/\{\{(?:about )?(\d+) characters\}\}/g, (_, count: string) => 'a'.repeat(Number(count)));
}
