// Compiles the library and the application of the tests into a folder of their own.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installLibrary, transpile } from '../replicas/build.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where the compiled program is. */
export const BUILT = join(root, '.tmp/cli');

export default function build() {
  rmSync(BUILT, { recursive: true, force: true });
  installLibrary(BUILT);
  transpile(join(root, 'test/cli/app'), join(BUILT, 'app'));
}
