import type { TObject, TSchema } from '@sinclair/typebox';
import { otherSpellings } from './aliases.ts';
import { placeRoutes, type Placed } from './create-router.ts';
import { createHoist, type Hoist } from './hoist.ts';
import { namesIn } from './read-call.ts';
import type { Route } from './route.ts';
import { ROUTES } from './routes.ts';
import { PATH_PARAMETERS } from './schema.ts';

type Json = Record<string, unknown>;

const ERROR = {
  type: 'object',
  title: 'Error',
  properties: {
    code: { type: 'string', pattern: '^[0-9]{6}$', description: 'never 000000' },
    msg: { type: 'string', description: 'one sentence: the field, and what was expected' },
    data: { type: 'null' },
  },
  required: ['code', 'msg', 'data'],
};

/** The OpenAPI 3.1 document of a table of operations. It needs no daemon. */
export function buildOpenapi(routes: readonly Route[] = ROUTES): Json {
  const hoist = createHoist();
  const paths: Record<string, Json> = {};
  for (const placed of placeRoutes(routes))
    (paths[placed.path] ??= {})[placed.route.method] = describeOperation(placed, hoist);
  const errors = { description: 'Refused', content: { 'application/json': { schema: hoist.refer(ERROR) } } };
  return {
    openapi: '3.1.0',
    info: {
      title: 'enqueued',
      version: '1.0.0',
      description:
        'Call control for a contact centre. Parameters may be spelled in snake_case or camelCase. Times are local to the daemon.',
    },
    servers: [{ url: '/v1' }],
    security: [{ key: [] }],
    paths,
    components: {
      schemas: hoist.schemas,
      responses: { Refused: errors },
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'API key; none is needed on loopback before the first is made',
        },
      },
    },
  };
}

function describeOperation({ route, path }: Placed, hoist: Hoist): Json {
  const { method, tag, summary, roles, input } = route;
  const inQuery = method === 'post' ? [] : queryParameters(input, hoist);
  const hasBody = method !== 'get' && Object.keys(input.properties).length > 0;
  return {
    operationId: operationId(method, path),
    tags: [tag],
    summary,
    description: `Roles: ${roles.join(', ')}.${method === 'delete' && hasBody ? ' Parameters in the query or in the body.' : ''}`,
    parameters: [...namesIn(path).map(pathParameter), ...inQuery],
    ...(hasBody
      ? {
          requestBody: {
            required: method === 'post' && (input.required ?? []).length > 0,
            content: json(describeInput(input, hoist)),
          },
        }
      : {}),
    responses: {
      200: describeReply(route, hoist),
      '4XX': { $ref: '#/components/responses/Refused' },
      '5XX': { $ref: '#/components/responses/Refused' },
    },
  };
}

const operationId = (method: string, path: string): string =>
  `${method}${path.replaceAll(/[^A-Za-z0-9]+/g, '_').replace(/_$/, '')}`;

const json = (schema: unknown): Json => ({ 'application/json': { schema } });

const pathParameter = (name: string): Json => ({ name, in: 'path', required: true, schema: PATH_PARAMETERS[name] });

function describeReply(route: Route, hoist: Hoist): Json {
  if (route.open !== null)
    return {
      description: 'Server-sent events, with these data',
      content: { 'text/event-stream': { schema: hoist.refer(route.reply) } },
    };
  const properties = { code: { const: '000000' }, msg: { type: 'string' }, data: hoist.refer(route.reply) };
  return {
    description: 'Done',
    content: json({ type: 'object', properties, required: ['code', 'msg', 'data'], additionalProperties: false }),
  };
}

function queryParameters(input: TObject, hoist: Hoist): Json[] {
  return Object.entries(input.properties).flatMap(([name, schema]) => {
    const others = otherSpellings(name);
    const isRequired = others.length === 0 && (input.required ?? []).includes(name);
    const own = { name, in: 'query', required: isRequired, schema: hoist.refer(schema) };
    return [own, ...others.map((other) => ({ name: other, in: 'query', schema: hoist.refer(sameAs(name, schema)) }))];
  });
}

/** With every spelling; of those of one required parameter one must be there. */
function describeInput(input: TObject, hoist: Hoist): Json {
  const { required = [], properties, ...rest } = input as TObject & Json;
  const described = Object.entries(properties).flatMap(([name, schema]) => [
    [name, hoist.refer(schema)],
    ...otherSpellings(name).map((other) => [other, hoist.refer(sameAs(name, schema))]),
  ]);
  const several = required.filter((name) => otherSpellings(name).length > 0);
  const one = several.map((name) => ({
    anyOf: [name, ...otherSpellings(name)].map((spelling) => ({ required: [spelling] })),
  }));
  const allOf = [...((rest['allOf'] as Json[] | undefined) ?? []), ...one];
  return {
    ...rest,
    properties: Object.fromEntries(described),
    required: required.filter((name) => !several.includes(name)),
    ...(allOf.length === 0 ? {} : { allOf }),
  };
}

const sameAs = (name: string, schema: TSchema): Json => ({ ...schema, description: `another spelling of ${name}` });
