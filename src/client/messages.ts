import type { Static } from '@sinclair/typebox';
import type { MESSAGES } from '../agent-socket/messages.ts';
import type { Pushes } from '../agent-socket/pushes.ts';

/** Types of the agent protocol, from the schemas by which the daemon checks it. */
export type MessageName = keyof typeof MESSAGES;

/** What the client says by itself. */
type Said = 'req_id' | 'msg_type' | 'company_code' | 'agent_id' | 'os' | 'session';

/** Fields of a request, as its sender gives them. */
export type Fields<T extends MessageName> = Omit<Static<(typeof MESSAGES)[T]['input']>, Said>;

export type Reply<T extends MessageName> = Static<(typeof MESSAGES)[T]['reply']>;

export type { Pushes };
