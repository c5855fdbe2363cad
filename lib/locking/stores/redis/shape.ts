export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

export function hasMethods<M extends string>(
  value: unknown,
  ...names: readonly M[]
): value is Record<M, (...args: never[]) => unknown> {
  return isObject(value) && names.every((name) => typeof Reflect.get(value, name) === 'function');
}

/** The property of that name, of anything; `undefined` where there is none or reading it throws. */
export function property(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  try {
    return Reflect.get(value, name);
  } catch {
    return undefined;
  }
}

/** The object that a property holds, or an empty one. */
export function objectProperty(value: unknown, name: string): object {
  const found = property(value, name);
  return isObject(found) ? found : {};
}
