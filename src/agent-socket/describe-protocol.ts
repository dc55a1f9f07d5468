import type { TSchema } from '@sinclair/typebox';
import { MESSAGES } from './messages.ts';
import { PUSHES } from './pushes.ts';

type Schemas = Readonly<Record<string, TSchema>>;

export interface ProtocolDescription {
  readonly requests: Schemas;
  readonly replies: Schemas;
  readonly pushes: Schemas;
}

/** JSON Schemas of every message, by msg_type. It needs no daemon. */
export function describeProtocol(): ProtocolDescription {
  const all = Object.values(MESSAGES);
  return {
    requests: Object.fromEntries(all.map(({ type, summary, input }) => [type, { ...input, description: summary }])),
    replies: Object.fromEntries(all.map(({ type, reply }) => [type, reply])),
    pushes: PUSHES,
  };
}
