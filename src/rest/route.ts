import type { Static, TObject, TSchema } from '@sinclair/typebox';
import type { Request, Response } from 'express';
import type { Result } from '../lib/result.ts';
import type { Caller } from './caller.ts';
import type { Desk } from './desk.ts';
import type { Refusal } from './errors.ts';
import type { Role } from '../core/model/role.ts';
import { NOTHING } from './schema.ts';

export type Answer = Result<unknown, Refusal>;

/** A request that was let in and read. */
export interface Call<Names extends string, Input> {
  readonly caller: Caller;
  /** Whose things it is about; '*' where a route is about those of all. */
  readonly callcentre: string;
  /** Was the call centre named in the path? */
  readonly isNamed: boolean;
  readonly params: { readonly [N in Names]: string };
  readonly input: Input;
  /** Would the key still be let in? For what goes on after the answer. */
  readonly isStillAllowed: () => boolean;
}

/** One operation, described once: router, checks and OpenAPI all come from this. */
export interface Route {
  readonly method: 'get' | 'post' | 'delete';
  /** Below /callcenter, with {names}. All of them are the same operation, the first is the preferred one. */
  readonly paths: readonly string[];
  /** callcentre: also below /callcenter/{callcenter_id}. */
  readonly scope: 'callcentre' | 'all';
  readonly tag: string;
  readonly summary: string;
  readonly roles: readonly Role[];
  /** Parameters: of a GET in the query, of a POST in the body, of a DELETE in either. */
  readonly input: TObject;
  /** Schema of `data`. */
  readonly reply: TSchema;
  /** Refused while the switch is away. */
  readonly needsSwitch: boolean;
  readonly handle: (desk: Desk, call: Call<string, never>) => Answer | Promise<Answer>;
  /** Instead of an envelope: it goes on until one of both ends it. */
  readonly open: ((desk: Desk, call: Call<string, never>, req: Request, res: Response) => void) | null;
}

type NamesIn<P extends string> = P extends `${string}{${infer N}}${infer Rest}` ? N | NamesIn<Rest> : never;

interface Described<P extends string, I extends TObject> {
  readonly method: Route['method'];
  readonly path: P;
  /** Other spellings of the path, with the same names in it. */
  readonly also?: readonly string[];
  readonly scope?: Route['scope'];
  readonly tag: string;
  readonly summary: string;
  readonly roles: readonly Role[];
  readonly input?: I;
  readonly reply: TSchema;
  readonly needsSwitch?: boolean;
  readonly handle: (desk: Desk, call: Call<NamesIn<P>, Static<I>>) => Answer | Promise<Answer>;
}

export function route<const P extends string, I extends TObject = typeof NOTHING>(described: Described<P, I>): Route {
  const { path, also = [], scope = 'callcentre', input = NOTHING, needsSwitch = false, handle, ...rest } = described;
  return { ...rest, paths: [path, ...also], scope, input, needsSwitch, handle: handle, open: null };
}

type Opened<P extends string, I extends TObject> = Omit<Described<P, I>, 'handle' | 'method' | 'reply'> & {
  readonly open: (desk: Desk, call: Call<NamesIn<P>, Static<I>>, req: Request, res: Response) => void;
};

/** A stream of server-sent events whose data have this schema. */
export function streamRoute<const P extends string, I extends TObject>(
  event: TSchema,
  { open, ...described }: Opened<P, I>,
): Route {
  const handle = (): Answer => {
    throw new Error('a stream is opened, not answered');
  };
  return { ...route({ ...described, method: 'get', reply: event, handle }), open: open as Route['open'] };
}
