import { attackAll } from './attack-all.ts';

attackAll('in memory, with a journal', { long: false });
