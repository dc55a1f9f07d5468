/** Gathers what has a title under that name, so that a document says it once. */
export interface Hoist {
  readonly schemas: Record<string, unknown>;
  /** The schema as it stands in the document: plain JSON, with references to those that have a title. */
  refer(schema: unknown): unknown;
}

export function createHoist(): Hoist {
  const schemas: Record<string, unknown> = {};
  const refer = (schema: unknown): unknown => {
    if (Array.isArray(schema)) return schema.map(refer);
    if (typeof schema !== 'object' || schema === null) return schema;
    const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, refer(value)]));
    const { title } = schema as { title?: unknown };
    if (typeof title !== 'string') return inner;
    schemas[title] = inner;
    return { $ref: `#/components/schemas/${title}` };
  };
  return { schemas, refer };
}
