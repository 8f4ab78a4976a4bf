import * as is from './setting-types.ts';
import type { Setting } from './setting.ts';

/** The list of sites. */
export const SITES_SETTING = {
  env: 'BUBBLE_CONFIG',
  type: is.text,
  defaultNote: 'one site, `main`, from the environment',
  about: '[Several sites](#several-sites): JSON, or the path of a JSON file.',
} satisfies Setting;
