/** For the `default` of a switch over a union: a forgotten case is a type error. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value: ${JSON.stringify(value)}`);
}
