import { join } from 'node:path';
import ts from 'typescript';
import { type Page, ROOT } from './pages.js';

/** One TypeScript block of a page. */
export interface CodeBlock {
  readonly page: string;
  /** The line of the page on which the block's first line stands, counted from 1. */
  readonly line: number;
  /** Where the compiler finds it. */
  readonly file: string;
  readonly code: string;
}

const BLOCK = /^```ts\n(?<code>[\s\S]*?)^```$/gm;
/** `// src/app.module.ts` names a block, so that others of the page may import it. */
const NAME = /^\/\/ (?:\S*\/)?(?<name>[\w.-]+)\.ts\n/;
const VIRTUAL = join(ROOT, 'test/docs/.pages');
const FIXTURES = join(ROOT, 'test/docs/fixtures');

/** Each block is in a folder of its page; the second one of a name, a later state of the file, is in the next. */
export function codeBlocks({ path, text }: Page): CodeBlock[] {
  const versions = new Map<string, number>();
  return [...text.matchAll(BLOCK)].map(({ groups, index }, at) => {
    const code = groups?.code ?? '';
    const name = NAME.exec(code)?.groups?.name ?? `block-${at}`;
    const version = (versions.get(name) ?? 0) + 1;
    versions.set(name, version);
    const line = text.slice(0, index).split('\n').length + 1;
    return { page: path, line, file: join(VIRTUAL, path, String(version), `${name}.ts`), code };
  });
}

/** What the compiler says against the blocks, at the line of the page where a writer looks for it. */
export function complaints(blocks: readonly CodeBlock[]): string[] {
  const files = new Map(blocks.map((block) => [block.file, block.code]));
  const options = compilerOptions();
  const program = ts.createProgram([...files.keys()], options, hostOf(files, options));
  return blocks.flatMap((block) => complaintsOf(program, block));
}

function complaintsOf(program: ts.Program, { page, line, file }: CodeBlock): string[] {
  const source = program.getSourceFile(file);
  const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return diagnostics.map(({ start = 0, messageText }) => {
    const within = source?.getLineAndCharacterOfPosition(start).line ?? 0;
    return `${page}:${line + within} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

function hostOf(files: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const read = (file: string): string | undefined =>
    file.startsWith(VIRTUAL) ? readVirtual(file, files) : ts.sys.readFile(file);
  return {
    ...host,
    fileExists: (file) => (file.startsWith(VIRTUAL) ? read(file) !== undefined : ts.sys.fileExists(file)),
    directoryExists: (folder) => folder.startsWith(VIRTUAL) || ts.sys.directoryExists(folder),
    readFile: read,
    getSourceFile: (file, version) => {
      const text = read(file);
      return text === undefined ? undefined : ts.createSourceFile(file, text, version, true);
    },
  };
}

/** A block, the first state of one that is shown again, or a file that pages speak of without showing it. */
function readVirtual(file: string, files: ReadonlyMap<string, string>): string | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const first = file.replace(/\/\d+\/[^/]*$/, `/1/${name}`);
  return files.get(file) ?? files.get(first) ?? ts.sys.readFile(join(FIXTURES, name));
}

/** Those of the repository, but a page may show a declaration for its own sake. */
function compilerOptions(): ts.CompilerOptions {
  const config: unknown = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  ).config;
  const { options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  if (errors.length > 0) throw new Error('tsconfig.json cannot be read.');
  return { ...options, noUnusedLocals: false, noUnusedParameters: false };
}
