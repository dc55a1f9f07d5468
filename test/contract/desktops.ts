import type { Test } from 'tap';
import { WebSocket } from 'ws';
import { createAgentClient, type AgentClient, type Fields, type MessageName } from '../../src/client/agent-client.ts';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import type { StageCall } from '../stage/stage.ts';
import { enqueue, toAgent } from './words.ts';

export type Push = Readonly<Record<string, unknown>> & { readonly msg_type: string };

/** An agent at his desktop: what he asks, and all that he has been told. */
export interface Desktop {
  readonly name: string;
  readonly client: AgentClient;
  readonly pushes: readonly Push[];
  /** A request that must be taken. */
  ask<T extends MessageName>(type: T, fields: Fields<T>): Promise<Readonly<Record<string, unknown>>>;
  /** The code with which a request is refused; '0' where it is not. */
  codeOf<T extends MessageName>(type: T, fields: Fields<T>): Promise<string>;
  /** `FREE`, or `CALLING/CONSULT`. */
  status(): Promise<string>;
  /** Waits for it. */
  isIn(status: string): Promise<void>;
  /** The next call that rings here, from now on or already told of. */
  callIn(): Promise<Push>;
  /** ACTION PHASE of the callbacks so far; a failed one with `failed`. */
  callbacks(): string[];
}

export interface Seat {
  readonly role?: 'agent' | 'supervisor';
  readonly status?: 'FREE' | 'BUSY';
  readonly skills?: Readonly<Record<string, number>>;
}

const PASSWORD = 'a long enough password';

/** Opens a desktop for an account on the telephone of its name; closed when the test is over. */
export async function sitDown(t: Test, stage: Stage, name: string, seat: Seat = {}): Promise<Desktop> {
  const { role = 'agent', status = 'FREE', skills = {} } = seat;
  const scored = Object.entries(skills).map(([skill, score]) => ({ name: skill, score, enabled: true }));
  const account = { name, password: PASSWORD, role, extension: name, skills: scored };
  const made = await stage.api('POST', '/callcenter/account', account);
  if (made.status !== 200) await stage.ok('POST', `/account/${name}`, { role, skills: scored });
  const client = createAgentClient({
    url: stage.url(),
    companyCode: 'default',
    agentId: name,
    password: PASSWORD,
    os: 'test',
    startStatus: status,
    WebSocket: WebSocket,
    pauseMs: 20,
  });
  const pushes: Push[] = [];
  client.on('message', (message) => {
    if (typeof message['msg_type'] === 'string') pushes.push(message as Push);
  });
  t.teardown(() => client.close());
  await client.start();
  return createDesktop(name, client, pushes);
}

function createDesktop(name: string, client: AgentClient, pushes: Push[]): Desktop {
  let seen = 0;
  const request = (type: MessageName, fields: unknown) =>
    client.request(type, fields as never) as Promise<Readonly<Record<string, unknown>>>;
  const status = async (): Promise<string> => {
    const { status: is, sub_status: sub } = await request('get_status', {});
    return words(is, sub);
  };
  return {
    name,
    client,
    pushes,
    ask: request,
    codeOf: (type, fields) =>
      request(type, fields).then(
        () => '0',
        (error: unknown) => String((error as { code?: string }).code),
      ),
    status,
    isIn: async (wanted) => {
      await until(
        () => `${name} is ${wanted} (he is ${toldStatus(pushes)})`,
        () => toldStatus(pushes) === wanted,
      );
    },
    callIn: async () => {
      const told = await until(`${name} is told of a call`, () =>
        pushes.filter(({ msg_type: type }) => type === 'callin').at(seen),
      );
      seen += 1;
      return told;
    },
    callbacks: () =>
      pushes
        .filter(({ msg_type: type }) => type === 'callback')
        .map(({ action, phase, success }) => `${String(action)} ${String(phase)}${success === true ? '' : ' failed'}`),
  };
}

const words = (...status: readonly unknown[]): string =>
  status.filter((word) => typeof word === 'string' && word !== '').join('/');

/** As he was told last. */
function toldStatus(pushes: readonly Push[]): string {
  const last = pushes.findLast(({ msg_type: type }) => type === 'agent_change');
  return words(last?.['agent_status'], last?.['sub_agent_status']);
}

/** A caller reaches this desktop's agent, and both are in the room. Gives the uuid that he was told. */
export async function serve(stage: Stage, desktop: Desktop): Promise<{ call: StageCall; uuid: string }> {
  const call = stage.call(stage.number(enqueue('', toAgent(desktop.name))));
  const { uuid } = await desktop.callIn();
  await stage.conversationOf(call);
  await desktop.isIn('CALLING');
  return { call, uuid: String(uuid) };
}
