import { timeScale } from '../config/config.ts';

/*
 * Every duration of the server is a multiple of these, in milliseconds. `BUBBLE_TIME_SCALE` divides them all, so that a
 * test lives through hours in minutes. Seconds on the wire (Retry-After) are not divided: both sides count in SECOND.
 */
export const SECOND = 1000 / timeScale();
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
