// Prints the configuration as a table for docs/operating.md: node scripts/config-table.mjs (after npm run build).
import { configSchema } from '../dist/src/config/schema.js';

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

function values(schema) {
  if (schema.anyOf) return schema.anyOf.map(({ const: value }) => value).join(', ');
  if (schema.type === 'array')
    return schema.items.type === 'object' ? 'list of objects' : `list of ${schema.items.type}s`;
  if (schema.type === 'object') return 'object';
  if (schema.minimum !== undefined) return `${schema.minimum} to ${schema.maximum}`;
  return schema.type;
}

const row = (key, schema, isRequired) => {
  const fallback = schema.default === undefined ? (isRequired ? 'required' : '') : JSON.stringify(schema.default);
  console.log(
    `| \`${key}\` | ${fallback && `\`${cell(fallback)}\``} | ${cell(values(schema))} | ${cell(schema.description ?? '')} |`,
  );
};

function walk(schema, path) {
  for (const [name, inner] of Object.entries(schema.properties)) {
    const key = path === '' ? name : `${path}.${name}`;
    const isRequired = schema.required?.includes(name) ?? false;
    if (inner.properties) walk(inner, key);
    else row(key, inner, isRequired);
    if (inner.items?.properties) walk(inner.items, `${key}[]`);
  }
}

console.log('| key | default | values | meaning |\n|---|---|---|---|');
walk(configSchema, '');
