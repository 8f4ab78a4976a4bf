import { readFileSync } from 'node:fs';
import { format, type FormatConfig } from 'oxfmt';

/** A generated file as the formatter writes it, so that `npm run check:format` accepts it. */
export async function formatted(file: string, text: string): Promise<string> {
  const style = JSON.parse(readFileSync('.oxfmtrc.json', 'utf8')) as FormatConfig;
  const { code } = await format(file, text, style);
  return code;
}
