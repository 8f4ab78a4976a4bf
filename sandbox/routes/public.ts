import { Hono } from 'hono';
import type { State } from '../state/state.ts';

export function publicRoutes(_state: State) {
  return new Hono();
}
