import 'reflect-metadata';
import { JobDeclarationError } from '../common/errors.js';

/** What a decorator is called by where it cannot stand. */
export interface MethodNotesWords {
  /** Of a static method: who needs the instance. */
  readonly needs: string;
  /** Of a method that has one already, and what to do. */
  readonly twice: string;
}

/**
 * What decorators of one kind say of the methods of a class, noted on the class under the method's name. Not on the
 * function: another decorator may replace the function and drop what it carried.
 */
export class MethodNotes<T> {
  constructor(
    private readonly key: symbol,
    private readonly words: MethodNotesWords,
  ) {}

  /** @throws JobDeclarationError for a static method, and for one that has a note already */
  add(target: object, method: string | symbol, note: T): void {
    const { needs, twice } = this.words;
    if (typeof target === 'function') {
      throw new JobDeclarationError(
        `${target.name}.${String(method)} is static, and ${needs} needs the instance that Nest makes. Make it an instance method.`,
      );
    }
    const notes = this.own(target) ?? new Map<string | symbol, T>();
    if (notes.has(method)) {
      throw new JobDeclarationError(`${target.constructor.name}.${String(method)} has two ${twice}`);
    }
    notes.set(method, note);
    Reflect.defineMetadata(this.key, notes, target);
  }

  /** Those of a class and of the classes it extends; where both say something of a method, the class does. */
  of(prototype: unknown): Map<string | symbol, T> {
    const found = new Map<string | symbol, T>();
    for (const current of lineage(prototype)) {
      for (const [method, note] of this.own(current) ?? []) {
        if (!found.has(method)) found.set(method, note);
      }
    }
    return found;
  }

  /** Those of this class alone. */
  own(target: object): Map<string | symbol, T> | undefined {
    const notes: unknown = Reflect.getOwnMetadata(this.key, target);
    return notes instanceof Map ? notes : undefined;
  }
}

/** A prototype and those it extends. */
export function* lineage(prototype: unknown): Generator<object> {
  for (let current = prototype; isObject(current); current = Object.getPrototypeOf(current)) yield current;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
