import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { PROBLEMS } from '../wire/problem.ts';
import { formatted } from './formatted.ts';

/** What a host developer uses, in the order in which they meet it: file, name, heading. */
const PARTS = [
  ['widget/index.ts', 'createBubble', '`createBubble`'],
  ['widget/options.ts', 'BubbleOptions', 'Options'],
  ['widget/options.ts', 'LookOptions', 'Options of look and behaviour'],
  ['widget/index.ts', 'Hooks', 'Hooks'],
  ['widget/public-api.ts', 'Bubble', 'The bubble'],
  ['widget/public-api.ts', 'BubbleEvents', 'Events'],
  ['widget/public-api.ts', 'Identity', 'Who the visitor is'],
  ['widget/public-api.ts', 'BeforeSend', '`BeforeSend`'],
  ['widget/public-api.ts', 'FailureCode', '`FailureCode`'],
  ['wire/contact.ts', 'Attributes', '`Attributes`'],
  ['wire/message.ts', 'Message', '`Message`'],
  ['widget/adapters/attachment.ts', 'ComponentProps', 'Properties of the components'],
] as const;

/** The text of `docs/reference.md`, from the types and their comments. */
export function createReference(): Promise<string> {
  const parts = PARTS.map(([file, name, heading]) => `## ${heading}\n\n${describe(file, name)}`);
  const text = `# Reference\n\nMade from the types by \`npm run docs\`.\n\n${[...parts, codes()].join('\n\n')}\n`;
  return formatted('reference.md', text);
}

function codes(): string {
  const rows = Object.entries(PROBLEMS).map(([code, { title }]) => `| \`${code}\` | ${title}. |`);
  return ['## `ProblemCode`', '', '| code | meaning |', '| --- | --- |', ...rows].join('\n');
}

function describe(file: string, name: string): string {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const node = source.statements.find((one) => (one as ts.DeclarationStatement).name?.getText() === name);
  if (!node) throw new Error(`${file} has no ${name}`);
  const { text, example } = commentOf(node);
  if (ts.isInterfaceDeclaration(node)) return [text, membersOf(node)].filter(Boolean).join('\n\n');
  const code = node.getText().replace(/^export /, '');
  const signature = ts.isFunctionDeclaration(node) ? code.slice(0, code.indexOf(' {\n')) : code;
  return [text, fence(signature), example && fence(example)].filter(Boolean).join('\n\n');
}

function membersOf(node: ts.InterfaceDeclaration): string {
  const rows = node.members.map((member) => {
    const { text, standard, example } = commentOf(member);
    const meaning = [text, standard && `Default: ${standard}.`, example && `Example: \`${example}\`.`];
    return `| ${cell(signatureOf(member))} | ${inline(meaning.filter(Boolean).join(' '))} |`;
  });
  return ['| member | meaning |', '| --- | --- |', ...rows].join('\n');
}

function signatureOf(member: ts.TypeElement): string {
  return member
    .getText()
    .replace(/^readonly /, '')
    .replace(/;$/, '')
    .replaceAll(/\s+/g, ' ');
}

interface Comment {
  text: string;
  /** The `@default`. */
  standard: string | undefined;
  example: string | undefined;
}

function commentOf(node: ts.Node): Comment {
  const tags = new Map(ts.getJSDocTags(node).map((tag) => [tag.tagName.text, textOf(tag.comment)]));
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  // In a one-line comment the parser takes a tag for text.
  const [text = '', standard = tags.get('default')] = textOf(doc?.comment).split(/\s*@default /);
  return { text, standard, example: tags.get('example') };
}

const textOf = (comment: Parameters<typeof ts.getTextOfJSDocComment>[0]): string =>
  ts.getTextOfJSDocComment(comment) ?? '';
const inline = (text: string): string =>
  text
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('..', '.');
const cell = (code: string): string => `\`${code.replaceAll('|', '\\|')}\``;
const fence = (code: string): string => `\`\`\`ts\n${code}\n\`\`\``;
