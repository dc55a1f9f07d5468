/** What has been opened, to be closed in the opposite order: at the end, or when the opening goes wrong half way. */
export interface Closers {
  add(close: () => unknown): void;
  /** Once; all are closed, and the first error is thrown afterwards. */
  close(): Promise<void>;
}

export function createClosers(): Closers {
  const closers: (() => unknown)[] = [];
  return {
    add: (close) => void closers.push(close),
    close: async () => {
      const errors: unknown[] = [];
      for (let next = closers.pop(); next !== undefined; next = closers.pop()) {
        try {
          await next();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
    },
  };
}
