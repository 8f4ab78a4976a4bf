import { runOn } from './run-on.ts';
import { FIREFOX } from './support/puppeteer.ts';

runOn(FIREFOX);
