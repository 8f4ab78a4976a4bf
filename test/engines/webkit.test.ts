import { runOn } from './run-on.ts';
import { WEBKIT } from './support/webkit.ts';

runOn(WEBKIT);
