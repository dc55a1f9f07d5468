import type { Agent } from '../core/model/agent.ts';
import { key, nameOf, type Extension } from '../core/model/call-centre.ts';
import { ok, type Result } from '../lib/result.ts';
import { refuse, type Problem } from './codes.ts';
import { ask, type SocketDesk } from './desk.ts';
import { whyClosed } from './find-actor.ts';
import type { Done, Outcome } from './message.ts';
import { tellPresent } from './present.ts';
import { PATIENCE_MS } from './sessions.ts';
import { STATE_OF } from './status-words.ts';
import type { Visitor } from './visitor.ts';

export interface CheckIn {
  readonly company_code: string;
  readonly agent_id: string;
  readonly agent_pwd: string;
  readonly os: string;
  readonly ext_id?: string;
  readonly agent_ip?: string;
  readonly start_status?: keyof typeof STATE_OF;
  readonly reset?: boolean;
}

/** A wrong password is answered no sooner. */
const WRONG_AFTER_MS = 1000;

interface Asked {
  readonly visitor: Visitor;
  readonly agentId: string;
  readonly input: CheckIn;
}

/** With the right password an agent is logged in, or found to be so; the connection is his from then on. */
export async function checkIn(desk: SocketDesk, { visitor, agentId, input }: Asked): Promise<Outcome> {
  if (!desk.engine.world.tables.callcentre.has(input.company_code))
    return refuse('noSuchCompany', `company_code: there is no ${input.company_code}`);
  const proven = await provePassword(desk, visitor, agentId, input);
  if (!proven.ok) return note(desk, visitor, input, proven);
  const closed = whyClosed(desk, input.company_code, agentId);
  if (closed !== null) return note(desk, visitor, input, { ok: false, error: closed });
  const isNew = !desk.engine.world.tables.agent.has(agentId);
  const entered = isNew ? logIn(desk, agentId, input) : resume(desk, agentId, input);
  if (!entered.ok) return note(desk, visitor, input, entered);
  return note(desk, visitor, input, ok(begin(desk, visitor, entered.value, input.os, isNew)));
}

/** Each wrong one is counted by agent and address, and answered late; after some of them not even the right one helps for a while. */
async function provePassword(
  desk: SocketDesk,
  { address }: Visitor,
  agentId: string,
  { agent_pwd }: CheckIn,
): Promise<Result<null, Problem>> {
  const who = `${address} ${agentId}`;
  const wait = desk.passwords.waitOf(who);
  if (wait > 0) return refuse('wrongPassword', `agent_pwd: wrong too often; try again in ${wait} s`);
  // Counted before it is looked at: many at once are no way round the lock.
  desk.passwords.failed(who);
  const verified = desk.gate.pass(() => desk.accounts.verify(agentId, agent_pwd));
  if (verified === null) return refuse('limit', 'too many check in at the same time; try again');
  if (await verified) {
    desk.passwords.succeeded(who);
    return ok(null);
  }
  await desk.sleep(WRONG_AFTER_MS);
  return desk.accounts.has(agentId)
    ? refuse('wrongPassword', 'agent_pwd: wrong')
    : refuse('notCheckedIn', `agent_id: ${nameOf(agentId)} has no account`);
}

function logIn(desk: SocketDesk, agentId: string, input: CheckIn): Result<Agent, Problem> {
  const profile = desk.accounts.find(agentId)?.profile;
  const extension = chooseExtension(desk, input, profile?.extension ?? null);
  if (!extension.ok) return extension;
  const answer = ask(desk, input.company_code, 'agent.login', {
    name: input.agent_id,
    num: profile?.num ?? null,
    state: STATE_OF[input.start_status ?? 'FREE'],
    skills: profile?.skills ?? [],
    extension: extension.value.name,
    channel: profile?.channel ?? null,
    keepaliveMs: PATIENCE_MS,
  });
  return answer.ok ? loggedIn(desk, agentId) : answer;
}

/** Named in the message, else his own, else one that is called like himself. */
function chooseExtension(desk: SocketDesk, input: CheckIn, own: string | null): Result<Extension, Problem> {
  const { ext_id: named, agent_id, company_code } = input;
  if (named !== undefined && own !== null && named !== own)
    return refuse('otherExtension', `ext_id: agent ${agent_id} has extension ${own}`);
  const wanted = named ?? own ?? agent_id;
  const { extension: extensions, registration } = desk.engine.world.tables;
  const extension = extensions.get(key(company_code, wanted));
  if (extension === undefined)
    return named === undefined && own === null
      ? refuse('noExtension', `ext_id: agent ${agent_id} has none, and there is none of his name`)
      : refuse('noSuchExtension', `ext_id: there is no extension ${wanted}`);
  if (extension.agent !== null && extension.agent !== key(company_code, agent_id))
    return refuse('extensionBound', `ext_id: extension ${wanted} is used by another agent`);
  const { line } = extension;
  if (desk.settings.requireRegistered && line.type === 1 && !registration.has(line.user))
    return refuse('notRegistered', `ext_id: the telephone of extension ${wanted} is not registered`);
  return ok(extension);
}

/** He is logged in already: nothing of his changes, but for what he is stuck in. */
function resume(
  desk: SocketDesk,
  agentId: string,
  { ext_id, reset, company_code, agent_id }: CheckIn,
): Result<Agent, Problem> {
  const agent = loggedIn(desk, agentId);
  if (!agent.ok) return agent;
  const own = agent.value.extension === null ? null : nameOf(agent.value.extension);
  if (ext_id !== undefined && ext_id !== own)
    return refuse('otherExtension', `ext_id: agent ${agent_id} is checked in with extension ${own ?? 'none'}`);
  const answer = ask(desk, company_code, reset === true ? 'agent.reset' : 'agent.keepalive', { name: agent_id });
  return answer.ok ? loggedIn(desk, agentId) : answer;
}

function loggedIn({ engine }: SocketDesk, agentId: string): Result<Agent, Problem> {
  const agent = engine.world.tables.agent.get(agentId);
  return agent === undefined ? refuse('notCheckedIn', `agent ${nameOf(agentId)} is not checked in`) : ok(agent);
}

function begin(desk: SocketDesk, visitor: Visitor, agent: Agent, os: string, isNew: boolean): Done {
  const { line, name = '' } = desk.engine.world.tables.extension.get(agent.extension ?? '') ?? {};
  const session = desk.sessions.open({ agentId: agent.id, os, extension: name }, visitor.line);
  // Over HTTP each request is another visitor: its session is shown by its token.
  if (visitor.line !== null) visitor.session = session;
  const { pbx, rtcAddress, loginType } = desk.settings;
  return {
    fields: {
      ext_id: name,
      pbx,
      ext_pwd: line?.type === 1 ? line.password : '',
      rtc_address: rtcAddress,
      login_type: loginType,
      session: session.token,
    },
    after: () => tellPresent(desk, session, isNew ? 'checkin' : 'resume'),
  };
}

/** Who came in, and who tried to; never with a password. */
function note(
  { logger }: SocketDesk,
  { address }: Visitor,
  input: CheckIn,
  outcome: Outcome | Result<never, Problem>,
): Outcome {
  const { company_code: callcentre, agent_id: agent, os, agent_ip } = input;
  const about = { callcentre, agent, os, address, ...(agent_ip === undefined ? {} : { agent_ip }) };
  if (outcome.ok) logger.info(about, 'checked in');
  else logger.warn({ ...about, code: outcome.error.code }, 'did not check in');
  return outcome;
}
