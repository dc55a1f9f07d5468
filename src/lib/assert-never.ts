/** Ends a switch over a union: the compiler proves that every case was handled, and a broken promise is a fault. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
