import { createHash } from 'node:crypto';
import { encodeKeyPart } from '../../locking/keys.js';

/** Of a column that is part of a key: what an index of any of the databases takes several of. */
export const KEY_LENGTH = 150;
const KEPT = 80;

/**
 * A name as a column of a key: ASCII, the same name always the same, two names never. So neither the encoding nor the
 * collation of a database can make two names equal or refuse one. A long one ends in its hash after a colon, which is
 * encoded wherever a name has one.
 */
export function keyText(name: string): string {
  const encoded = encodeKeyPart(name);
  if (encoded.length <= KEY_LENGTH) return encoded;
  const hash = createHash('sha256').update(encoded).digest('base64url');
  return `${encoded.slice(0, KEPT)}:${hash}`;
}

/** JSON in ASCII: no database has to know what it is in. */
export function asciiJson(json: string): string {
  return json.replace(/[\u007F-\uFFFF]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
