import { err, type Result } from '../lib/result.ts';
import { key } from '../core/model/call-centre.ts';
import { problemOf, refuse, SUCCESS, type Problem } from './codes.ts';
import type { SocketDesk } from './desk.ts';
import { findActor, findSpeaker, type Named } from './find-actor.ts';
import type { Done, Message, Outcome } from './message.ts';
import { MESSAGES } from './messages.ts';
import { createReader, parseFrame, unknownMessage, type Fields, type Frame, type Reader } from './read-message.ts';
import { partsOf } from './sessions.ts';
import type { Visitor } from './visitor.ts';

/** What a message is answered with. */
export interface Served {
  readonly reply: Readonly<Record<string, unknown>>;
  /** Nothing that a client of ours would send: counted, and not put up with for ever. */
  readonly isBad: boolean;
  /** Never throws. */
  readonly after: (() => void) | null;
}

const READERS: ReadonlyMap<string, Reader> = new Map(
  Object.values(MESSAGES).map((message) => [message.type, createReader(message)]),
);
const BY_TYPE: ReadonlyMap<string, Message> = new Map(
  Object.values(MESSAGES).map((message) => [message.type, message as unknown as Message]),
);

/** Where somebody is waited for. isAlone: nothing else is to be done for the visitor meanwhile. */
export interface ServedLater {
  readonly later: Promise<Served>;
  readonly isAlone: boolean;
}

/** Reads one message, has it done, and says what is to be answered. */
export function serve(desk: SocketDesk, visitor: Visitor, text: string): Served | ServedLater {
  const { frame, problem } = parseFrame(text);
  if (problem !== null) return refusal(frame, problem, true);
  const message = BY_TYPE.get(frame.type);
  const read = READERS.get(frame.type);
  if (message === undefined || read === undefined) return refusal(frame, unknownMessage(frame.type).error, true);
  try {
    const input = read(frame.fields, knownOf(visitor));
    if (!input.ok) return refusal(frame, input.error, true);
    const outcome = handle(desk, visitor, message, input.value);
    const answer = (done: Outcome): Served => answerWith(desk, frame, message, input.value, done);
    if (!(outcome instanceof Promise)) return answer(outcome);
    return { later: outcome.then(answer).catch(fault(desk, frame)), isAlone: message.isAlone };
  } catch (error) {
    return fault(desk, frame)(error);
  }
}

/** What a message need not say again. */
function knownOf({ session, identity }: Visitor): Fields {
  if (session !== null) {
    const [company_code, agent_id] = partsOf(session.agentId);
    return { company_code, agent_id, os: session.os };
  }
  if (identity === null) return {};
  const os = identity.os === null ? {} : { os: identity.os };
  return { company_code: identity.callcentre, agent_id: identity.agent, ...os };
}

function handle(desk: SocketDesk, visitor: Visitor, message: Message, input: Fields): Outcome | Promise<Outcome> {
  const named = input as unknown as Named;
  const stranger = whyStrange(visitor, named);
  if (stranger !== null) return err(stranger);
  if (message.who === 'anybody') return handleOpen(desk, visitor, message, input);
  const actor = findActor(desk, visitor, named);
  if (!actor.ok) return actor;
  if (message.who === 'supervisor' && !actor.value.isSupervisor)
    return refuse('notAllowed', `${message.type}: only for supervisors`);
  if (message.needsSwitch && desk.engine.world.tables.link.get('switch')?.isAttached !== true)
    return refuse('switchFailed', 'the switch is away; try again when it is back');
  return message.handle(desk, { visitor, ...actor.value, input } as never);
}

function handleOpen(desk: SocketDesk, visitor: Visitor, message: Message, input: Fields): Outcome | Promise<Outcome> {
  const named = input as unknown as Named;
  const speaker = findSpeaker(desk, visitor, named);
  if (!speaker.ok) return speaker;
  const agentId = key(named.company_code, named.agent_id);
  return message.handle(desk, { visitor, agentId, isProven: speaker.value.why === null, input } as never);
}

/** Nobody speaks for another over a connection that has said in its path whose it is. */
function whyStrange({ identity }: Visitor, { company_code, agent_id }: Named): Problem | null {
  if (identity === null || (identity.callcentre === company_code && identity.agent === agent_id)) return null;
  return problemOf('notAllowed', `agent_id: the path says ${identity.agent} of ${identity.callcentre}`);
}

function answerWith(
  desk: SocketDesk,
  frame: Frame,
  message: Message,
  input: Fields,
  outcome: Result<Done, Problem>,
): Served {
  if (!outcome.ok) {
    const { reply } = refusal(frame, outcome.error, false);
    return { reply: { ...reply, ...message.onRefusal(input as never) }, isBad: false, after: null };
  }
  const { fields, type = message.type, after } = outcome.value;
  return {
    reply: { req_id: frame.reqId, msg_type: type, code: SUCCESS, msg: 'success', ...fields },
    isBad: false,
    after: after === undefined ? null : unthrown(desk, frame, after),
  };
}

/** The reply has left: whoever runs this can only be hurt by a fault in it. */
const unthrown =
  ({ logger }: SocketDesk, { type }: Frame, run: () => void) =>
  (): void => {
    try {
      run();
    } catch (error) {
      logger.error({ err: error, msg_type: type }, 'what follows a message failed');
    }
  };

function refusal({ reqId, type }: Frame, { code, msg }: Problem, isBad: boolean): Served {
  return { reply: { req_id: reqId, msg_type: type === '' ? 'error' : type, code, msg }, isBad, after: null };
}

/** Of ours; logged, and told without its details. */
const fault =
  ({ logger, engine }: SocketDesk, frame: Frame) =>
  (error: unknown): Served => {
    if (engine.stats.outage !== null)
      return refusal(frame, problemOf('system', 'nothing can be stored for now; calls go on; try again later'), false);
    logger.error({ err: error, msg_type: frame.type }, 'a message failed');
    return refusal(frame, problemOf('system', 'internal error; the log tells more'), false);
  };
