import { isAbsolute, posix, relative, sep } from 'node:path';
import { FREE, IMPORT_TABLE } from './import-table.js';

/** An oxlint plugin with one rule: `rooms/imports` holds every file to its row of the import table. */
const plugin = {
  meta: { name: 'rooms' },
  rules: {
    imports: {
      create(context) {
        const file = relative(context.cwd, context.filename).split(sep).join('/');
        if (isAbsolute(file) || file.startsWith('..') || FREE.some((folder) => file.startsWith(folder))) return {};
        const check = (node, source, how) => {
          const problem = typeof source === 'string' ? whyNot(file, source, how, namesOf(node)) : null;
          if (problem) context.report({ node, message: problem });
        };
        const statement = (node) => {
          const kind = node.importKind ?? node.exportKind;
          check(node, node.source?.value, kind === 'type' || onlyTypes(node) ? 'type' : 'value');
        };
        const isHomeless = file.includes('/') && !rowOf(file);
        return {
          Program(node) {
            if (isHomeless) context.report({ node, message: `${file} is in no room of the import table` });
          },
          ImportDeclaration: statement,
          ExportNamedDeclaration: statement,
          ExportAllDeclaration: statement,
          ImportExpression: (node) => check(node, node.source.value, 'lazy'),
          TSImportType: (node) => check(node, (node.source ?? node.argument)?.value, 'type'),
        };
      },
    },
  },
};

export default plugin;

/** @returns the message for an import that the table does not allow, else null */
export function whyNot(file, source, how, names) {
  const target = source.startsWith('.') ? posix.join(posix.dirname(file), source.split('?')[0]) : source;
  const row = rowOf(file);
  if (!row) return null;
  const other = source.startsWith('.') ? rowOf(target) : undefined;
  if (other === row) return null;
  const allowed = [
    ...row.may,
    ...(how === 'value' ? [] : (row.lazy ?? [])),
    ...(how === 'type' ? (row.types ?? []) : []),
  ];
  const isKept = Boolean(other?.keeps?.test(target) || names.some((name) => other?.keepsNames?.test(name)));
  if (!isKept && allowed.some((entry) => covers(entry, target))) return null;
  const way = { value: 'import', type: 'import types of', lazy: 'load' }[how];
  return `${row.room} may not ${way} ${target}. ${isKept ? `${other.room} keeps it to itself.` : row.because} (scripts/lint/import-table.js)`;
}

function rowOf(file) {
  const fits = IMPORT_TABLE.filter(({ room }) => {
    if (room.endsWith('/*')) return posix.dirname(file) === room.slice(0, -2);
    return file === room || (room.endsWith('/') && file.startsWith(room));
  });
  return fits.toSorted((one, other) => other.room.length - one.room.length)[0];
}

function covers(entry, target) {
  if (entry.endsWith('/') || entry.endsWith(':')) return target.startsWith(entry);
  return target === entry || target.startsWith(`${entry}/`);
}

/** Says of `import { type A, type B } from …` that it imports types only. */
function onlyTypes({ specifiers = [] }) {
  return specifiers.length > 0 && specifiers.every((one) => (one.importKind ?? one.exportKind) === 'type');
}

function namesOf({ specifiers = [] }) {
  return specifiers.flatMap(({ imported, local }) => (imported ?? local)?.name ?? []);
}
