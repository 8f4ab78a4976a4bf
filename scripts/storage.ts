import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { DATABASE_STORES, STORAGE_KEYS } from '../widget/storage-keys.ts';
import { formatted } from './formatted.ts';

const REGISTRY = 'widget/storage-keys.ts';
/** The server sets it; everything else is the widget's. */
const COOKIE = [
  'cookie',
  '`__Host-bubble-{site}` (`bubble-{site}` on plain http)',
  "who the visitor is, sealed; scripts can't read it",
  '400 days after the last visit, or `reset()`',
];
const DATABASE = '`bubble:{server}/{site}`';

/** The text of `docs/privacy.md`, with its tables made from the registry. */
export function createPrivacy(): Promise<string> {
  const source = ts.createSourceFile(REGISTRY, readFileSync(REGISTRY, 'utf8'), ts.ScriptTarget.Latest, true);
  const stored = [
    COOKIE,
    ...rows(source, 'STORAGE_KEYS', STORAGE_KEYS).map((row) => ['localStorage', ...row]),
    ...rows(source, 'DATABASE_STORES', DATABASE_STORES).map(([name, ...row]) => [
      'IndexedDB',
      `${DATABASE}, store ${name}`,
      ...row,
    ]),
  ];
  const text = replaceTable(readFileSync('docs/privacy.md', 'utf8'), 'stored', [
    ['where', 'name', 'holds', 'until'],
    ...stored,
  ]);
  const locks = commentsOf(source, 'TabLocks').map(({ name, text: holder }) => [`\`${name}\``, holder]);
  return formatted('privacy.md', replaceTable(text, 'locks', [['name', 'held by'], ...locks]));
}

function rows(source: ts.SourceFile, registry: string, erasedBy: Record<string, string>): string[][] {
  return commentsOf(source, registry).map(({ name, text, until }) => {
    const ends = [until, `\`${erasedBy[name]}()\``].filter(Boolean);
    return [`\`${name}\``, text, ends.join(', or ')];
  });
}

/** The members of an object or interface, with what their comments say. */
function commentsOf(source: ts.SourceFile, registry: string): { name: string; text: string; until?: string }[] {
  const members: ts.Node[] = [];
  source.forEachChild(function find(node): void {
    const isIt =
      (ts.isVariableDeclaration(node) || ts.isInterfaceDeclaration(node)) && node.name.getText() === registry;
    if (!isIt) return node.forEachChild(find);
    node.forEachChild(function collect(inner): void {
      if (ts.isPropertyAssignment(inner) || ts.isPropertySignature(inner)) members.push(inner);
      else inner.forEachChild(collect);
    });
  });
  return members.map((member) => {
    const [doc] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
    const [text = '', until] = (doc?.getText() ?? '')
      .replaceAll(/^\/\*\*|\*\/$|\n\s*\*/g, ' ')
      .trim()
      .split(/\s*@until /);
    return { name: (member as ts.PropertySignature).name.getText(), text, ...(until && { until }) };
  });
}

function replaceTable(text: string, name: string, [head = [], ...body]: string[][]): string {
  const table = [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
  const place = new RegExp(`(<!-- ${name}: .*? -->\n)[^]*?(<!-- end -->)`);
  if (!place.test(text)) throw new Error(`docs/privacy.md has no place for the table "${name}"`);
  return text.replace(place, (_, begin: string, end: string) => `${begin}\n${table}\n\n${end}`);
}

function line(cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}
