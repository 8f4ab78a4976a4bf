/* Paths of `Icon`. */
export const DOWNLOAD = 'M12 4v11m-5-4.5 5 5 5-5M5 20h14';
export const CLOSE = 'M6 6l12 12M18 6 6 18';
export const BACK = 'M14.5 5.5 8 12l6.5 6.5';
export const ON = 'M9.5 5.5 16 12l-6.5 6.5';
export const ZOOM = 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zm5-1.5L20 20M10.5 7.8v5.4M7.8 10.5h5.4';
export const PIN =
  'M12 21c4-4.5 6.5-7.8 6.5-11a6.5 6.5 0 0 0-13 0c0 3.2 2.5 6.5 6.5 11zm0-9a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z';
export const PERSON = 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7.5 8c.7-3.5 3.7-5.5 7.5-5.5s6.8 2 7.5 5.5';
