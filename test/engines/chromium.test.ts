import { runOn } from './run-on.ts';
import { CHROMIUM } from './support/puppeteer.ts';

runOn(CHROMIUM);
