import { Type, type Static, type TObject, type TProperties, type TSchema } from '@sinclair/typebox';
import type { Agent } from '../core/model/agent.ts';
import type { Result } from '../lib/result.ts';
import { closed } from '../rest/schema.ts';
import type { Problem } from './codes.ts';
import type { SocketDesk } from './desk.ts';
import { COMMON } from './fields.ts';
import type { Visitor } from './visitor.ts';

/** Fields of a reply beside those that every one has. */
export type ReplyFields = Readonly<Record<string, unknown>>;

export interface Done {
  readonly fields: ReplyFields;
  /** Other than the request's. */
  readonly type?: string;
  /** What is to be done as soon as the reply has left. */
  readonly after?: () => void;
}

export type Outcome = Result<Done, Problem>;

/** Whoever asks, checked in or not. */
interface AskedBy<Input> {
  readonly visitor: Visitor;
  /** `callcentre/name` */
  readonly agentId: string;
  /** He, or somebody who speaks for him. */
  readonly isProven: boolean;
  readonly input: Input;
}

/** An agent who is checked in, and for whom the connection may speak. */
export interface Acting<Input> {
  readonly visitor: Visitor;
  readonly agent: Agent;
  readonly isSupervisor: boolean;
  readonly input: Input;
}

interface Described<T extends string, I extends TProperties, R extends TProperties> {
  readonly type: T;
  readonly summary: string;
  /** Fields beside the common ones. */
  readonly input: I;
  /** More than the fields' own schemas can say. */
  readonly rules?: Readonly<Record<string, unknown>>;
  /** Fields beside req_id, msg_type, code and msg. */
  readonly reply?: R;
  /** req_id may be left out, as in the published example. */
  readonly isUnnumbered?: boolean;
  readonly needsSwitch?: boolean;
  /** What the connection says after it waits until it is done. */
  readonly isAlone?: boolean;
  /** Fields that a refusal has too. */
  readonly onRefusal?: (input: InputOf<I>) => ReplyFields;
}

/** A reply without fields of its own. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
type Nothing = {};

type InputOf<I extends TProperties> = Static<TObject<Omit<typeof COMMON, 'msg_type' | keyof I> & I>>;

export interface Message<T extends string = string, I extends TSchema = TSchema, R extends TSchema = TSchema> {
  readonly type: T;
  readonly summary: string;
  readonly input: I;
  readonly reply: R;
  readonly needsSwitch: boolean;
  readonly isAlone: boolean;
  readonly who: 'anybody' | 'agent' | 'supervisor';
  readonly onRefusal: (input: never) => ReplyFields;
  readonly handle: (desk: SocketDesk, asked: never) => Outcome | Promise<Outcome>;
}

type Built<T extends string, I extends TProperties, R extends TProperties> = Message<
  T,
  TObject<Omit<typeof COMMON, keyof I> & I>,
  TObject<typeof REPLY & R>
>;

/** Of every reply. */
const REPLY = {
  req_id: Type.String(),
  msg_type: Type.String(),
  code: Type.String({ description: "'0' is success" }),
  msg: Type.String(),
};

/** Allowed before checkin. */
export function openMessage<const T extends string, const I extends TProperties, const R extends TProperties = Nothing>(
  described: Described<T, I, R>,
  handle: (desk: SocketDesk, asked: AskedBy<InputOf<I>>) => Outcome | Promise<Outcome>,
): Built<T, I, R> {
  return build(described, 'anybody', handle);
}

/** For agents who are checked in. */
export function message<const T extends string, const I extends TProperties, const R extends TProperties = Nothing>(
  described: Described<T, I, R>,
  handle: (desk: SocketDesk, asked: Acting<InputOf<I>>) => Outcome | Promise<Outcome>,
): Built<T, I, R> {
  return build(described, 'agent', handle);
}

/** For supervisors who are checked in. */
export function supervisorMessage<
  const T extends string,
  const I extends TProperties,
  const R extends TProperties = Nothing,
>(
  described: Described<T, I, R>,
  handle: (desk: SocketDesk, asked: Acting<InputOf<I>>) => Outcome | Promise<Outcome>,
): Built<T, I, R> {
  return build(described, 'supervisor', handle);
}

function build<T extends string, I extends TProperties, R extends TProperties>(
  { type, summary, input, rules = {}, reply, isUnnumbered = false, ...rest }: Described<T, I, R>,
  who: Message['who'],
  handle: Message['handle'],
): Built<T, I, R> {
  const msg_type = Type.Literal(type, { description: summary });
  const req_id = isUnnumbered ? Type.Optional(COMMON.req_id) : COMMON.req_id;
  return {
    type,
    summary,
    input: Type.Object({ ...COMMON, req_id, msg_type, ...input }, { ...rules }) as unknown as Built<T, I, R>['input'],
    reply: closed({ ...REPLY, ...(reply as R) }),
    needsSwitch: rest.needsSwitch ?? false,
    isAlone: rest.isAlone ?? false,
    onRefusal: rest.onRefusal ?? (() => ({})),
    who,
    handle,
  };
}
