/** Paths on a field of 24 × 24. */
export const TICK = 'M5 12.5l4.5 4.5L19 7.5';
export const CHEVRON = 'M9.5 5.5 16 12l-6.5 6.5';
export const PAGE = 'M7.5 3.5h6L18.5 8.5v10a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2ZM9 12.5h6M9 16h4';
export const STAR = 'm12 3.8 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8Z';
export const CALENDAR = 'M5.5 5.5h13v14h-13ZM5.5 9.500h13M9 3.500v4M15 3.500v4';
export const PHONE =
  'M8 4.500 5.500 5.500c0 7 6 13 13 13l1-2.500-4-2-1.500 1.500c-2-1-3.500-2.500-4.500-4.500L11 9.500Z';
export const ALERT = 'M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0ZM12 7.8v5M12 16.1v.1';
