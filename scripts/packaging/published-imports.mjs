import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { inRoot } from './repository.mjs';

/**
 * The packages that one published file, or anything it imports, names in an import of any kind: each with the
 * first file that does.
 */
export function packagesNamedFrom(entry) {
  const found = new Map();
  const seen = new Set();
  const pending = [inRoot(entry)];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) pending.push(resolveRelative(file, specifier));
      else if (!isBuiltin(specifier))
        found.set(packageName(specifier), found.get(packageName(specifier)) ?? file);
    }
  }
  return found;
}

function importsOf(file) {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => fileName);
}

function resolveRelative(file, specifier) {
  const target = join(dirname(file), specifier);
  const resolved = file.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target;
  if (!existsSync(resolved)) throw new Error(`${file} imports ${specifier}, which was not built.`);
  return resolved;
}

function packageName(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
