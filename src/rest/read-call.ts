import type { Request } from 'express';
import { err, ok, type Result } from '../lib/result.ts';
import { mayEnter } from './authenticate.ts';
import { ALL_CALLCENTRES } from '../core/model/role.ts';
import type { Caller } from './caller.ts';
import { worldOf, type Desk } from './desk.ts';
import { refusalOf, refuse, type Refusal } from './errors.ts';
import type { Route } from './route.ts';
import { closed, PATH_PARAMETERS } from './schema.ts';
import { createReader, type Reader } from './validate.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Path and parameters of an operation, read by its description. */
export interface CallReader {
  params(req: Request): Result<Readonly<Record<string, string>>, Refusal>;
  input(req: Request): Result<Fields, Refusal>;
}

const DEFAULT_CALLCENTRE = 'default';

/** In a path and in a query everything is text; a list is what a query makes of a name given twice. */
export function createCallReader(route: Route, path: string): CallReader {
  const readPath = createReader(closed(Object.fromEntries(namesIn(path).map((name) => [name, parameter(name)]))));
  const readInput = createReader(route.input);
  return {
    params: (req) => readPath(req.params, 'body') as Result<Readonly<Record<string, string>>, Refusal>,
    input: (req) => inputOf(route, req, readInput),
  };
}

export const namesIn = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

function parameter(name: string) {
  const schema = PATH_PARAMETERS[name];
  if (schema === undefined) throw new Error(`no schema for {${name}}`);
  return schema;
}

/** A DELETE may have its parameters in the query or in the body: some clients cannot send one of them. */
function inputOf(route: Route, req: Request, read: Reader): Result<Fields, Refusal> {
  const query = req.query as Fields;
  const body = (req.body ?? {}) as Fields;
  const [inQuery, inBody] = [Object.keys(query), Object.keys(body)];
  const isFromBody = route.method === 'post' || (route.method === 'delete' && inBody.length > 0);
  const [stray] = isFromBody ? inQuery : inBody;
  if (stray !== undefined)
    return err(refusalOf('badParameter', `${stray}: expected in the ${isFromBody ? 'body' : 'query'}`));
  return read(isFromBody ? body : query, isFromBody ? 'body' : 'query');
}

/** The call centre in the path, else the key's own, else the default one. */
export function callcentreOf(
  desk: Desk,
  route: Route,
  caller: Caller,
  named: string | undefined,
): Result<string, Refusal> {
  const own = caller.callcentre === ALL_CALLCENTRES ? DEFAULT_CALLCENTRE : caller.callcentre;
  if (route.scope === 'all') return ok(caller.callcentre);
  if (named === undefined) return ok(own);
  // Before it is looked up: who is not of it does not learn whether it exists.
  if (!mayEnter(caller, named))
    return refuse('notAllowed', `callcenter_id: this key is of call centre ${caller.callcentre}`);
  return worldOf(desk).tables.callcentre.has(named)
    ? ok(named)
    : refuse('noSuchThing', `callcenter_id: call centre ${named} does not exist`);
}
