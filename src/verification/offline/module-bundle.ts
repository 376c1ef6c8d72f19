import { posix } from 'node:path';

/** A module as the compiler writes it, by its path. */
export type ReadModule = (path: string) => string;

type Module = Readonly<{
  path: string;
  imports: readonly Import[];
  exports: readonly string[];
  code: string;
}>;
type Import = Readonly<{ from: string; names: string }>;

const IMPORT = /^import \{([^}]*)\} from '(\.{1,2}\/[^']+)';$/gm;
const EXPORT = /^export (?=(?:async )?(?:function\*?|class|const|let) ([A-Za-z_$][\w$]*))/gm;
const SOURCE_MAP = /^\/\/# sourceMappingURL=.*$/gm;

/**
 * One ES module out of a module and everything that it imports, each in a function of its own so that their names do
 * not meet. For our own compiled files only: named imports of relative paths, named exports of declarations.
 *
 * @param entry path of the module whose exports the whole has
 * @throws Error naming the module that has another form, or that imports anything else
 */
export function bundleModules(entry: string, read: ReadModule): string {
  const modules = new Map<string, Module>();
  collect(entry, read, modules);
  const order = [...modules.keys()];
  const variable = (path: string): string => `m${order.indexOf(path)}`;
  const parts = [...modules.values()].map(({ path, imports, exports, code }) => {
    const names = imports.map(({ from, names: each }) => `const {${each}} = ${variable(from)};`);
    return `const ${variable(path)} = (() => {\n${names.join('\n')}\n${code}\nreturn { ${exports.join(', ')} };\n})();\n`;
  });
  const exported = modules.get(entry)?.exports.join(', ') ?? '';
  return `${parts.join('')}export const { ${exported} } = ${variable(entry)};\n`;
}

/** Whatever a module imports stands before it. */
function collect(path: string, read: ReadModule, modules: Map<string, Module>): void {
  if (modules.has(path)) return;
  const module = parse(path, read(path));
  for (const { from } of module.imports) collect(from, read, modules);
  modules.set(path, module);
}

function parse(path: string, text: string): Module {
  const imports = [...text.matchAll(IMPORT)].map(([, names = '', from = '']): Import => {
    return { from: posix.join(posix.dirname(path), from), names: names.replaceAll(/ as /g, ': ') };
  });
  const exports = [...text.matchAll(EXPORT)].map(([, name = '']) => name);
  const code = text.replaceAll(IMPORT, '').replaceAll(EXPORT, '').replaceAll(SOURCE_MAP, '').trim();
  const rest = /^(?:import|export)\b.*$/m.exec(code)?.[0];
  // A module that only declares types ends in an empty export.
  if (rest !== undefined && rest !== 'export {};')
    throw new Error(`${path}: ${rest} has no place in a bundle`);
  return { path, imports, exports, code: code.replace(/^export \{\};$/m, '') };
}
