import { basename } from 'node:path';
import { embeddedDialplan } from '../../src/demo/embedded-dialplan.ts';
import {
  handOver,
  startEmbeddedSwitch,
  type EmbeddedSwitch,
  type Extensions,
  type LegHandle,
  type Step,
} from '../../src/embedded-switch/index.ts';
import { until } from '../real/until.ts';
import { MUSIC, nameOfSound, SURVEY } from './tones.ts';
import {
  documentOf,
  IVR_NUMBER,
  modeOf,
  PLAN_NUMBERS,
  READING,
  READING_NUMBERS,
  SCRIPT_DATA,
  SCRIPT_NUMBERS,
  SURVEY_NUMBER,
  type Behaviour,
  type CalledLeg,
  type Rig,
  type RigOptions,
  type StageCall,
  type StagePhone,
} from './stage.ts';

const DOMAIN = 'embedded.test';
const numberOf = (caller: number): string => `555000${caller}`;

/** The embedded switch with the same telephones, callers and numbers as the real one. */
export async function startEmbeddedRig(options: RigOptions): Promise<Rig> {
  const { phones, callers, soundsDir, daemonPort } = options;
  const pbx = await startEmbeddedSwitch({ domain: DOMAIN, soundsFolder: soundsDir, outside: NOBODY });
  for (const [number, plan] of Object.entries(dialplan(`127.0.0.1:${daemonPort}`))) pbx.setExtension(number, plan);
  const created = new Map<string, number>();
  const handles = new Map(phones.map((user) => [user, pbx.addTelephone(user, ANSWERS)]));
  const names = new Map([
    ...phones.map((user, n): [string, string] => [user, `p${n}`]),
    ...Array.from({ length: callers }, (_, n): [string, string] => [numberOf(n), `c${n}`]),
  ]);
  const calls = new Map<string, StageCall>();
  const sounds = new Map<string, string>();

  const numberAt = (uuid: string): string => pbx.channels().find((channel) => channel.uuid === uuid)?.number ?? '';
  const nameOf = (uuid: string): string | undefined => calls.get(uuid)?.name ?? names.get(numberAt(uuid));
  const soundOf = (heard: string): string =>
    pbx.leg(heard)?.state() === 'early' && sounds.has(numberAt(heard))
      ? (sounds.get(numberAt(heard)) ?? '')
      : (nameOf(heard) ?? nameOfSound(heard));
  const legsOf = (number: string): CalledLeg[] =>
    pbx
      .channels()
      .filter((channel) => channel.direction === 'outbound' && channel.number === number && channel.cause === undefined)
      .flatMap(({ uuid }) => pbx.leg(uuid) ?? [])
      .map((handle) => legOf(pbx, handle, names.get(number) ?? number));
  const phone = (number: string): StagePhone => ({
    name: names.get(number) ?? number,
    behave: (behaviour) => {
      const { early, ...others } = { ...ANSWERS, ...behaviour };
      const next = { ...others, earlyMedia: early !== null };
      if (early !== null) sounds.set(number, early);
      const handle = handles.get(number);
      if (handle === undefined) pbx.setNumber(number, { ...next, rejectMs: next.answerMs ?? 0, hasVideo: true });
      else handle.behave({ ...next, rejectMs: next.answerMs ?? 0, hasVideo: true });
    },
    get live() {
      return legsOf(number);
    },
    register: async (on) => handles.get(number)?.register(on),
  });
  const all = [...names.keys()].map(phone);
  for (const each of all) each.behave({});

  return {
    kind: 'embedded',
    address: { port: pbx.port, password: pbx.password, domain: DOMAIN },
    confDir: null,
    gateway: '127.0.0.1:5090',
    phone,
    call: (number, { from }) => {
      const taken = new Set([...calls.values()].filter((call) => call.isLive).map((call) => call.name));
      const name = [...names.values()].find((each) => each.startsWith('c') && !taken.has(each));
      if (name === undefined) throw new Error('all callers have a call');
      const handle = pbx.call(number, { from });
      const leg = legOf(pbx, handle, name);
      const call: StageCall = {
        name,
        from,
        get isLive() {
          return leg.isLive;
        },
        get cause() {
          return leg.cause;
        },
        reached: (state) => leg.reached(state),
        hangup: () => leg.hangup(),
        press: (digits) => leg.press(digits),
        variables: async () => {
          await until(`the call of ${from} is over`, () => handle.state() === 'ended', 20_000);
          return handle.variables();
        },
      };
      calls.set(handle.uuid, call);
      return call;
    },
    callAs: async ({ number: from, name }, number) => {
      const handle = pbx.call(number, { from, name });
      return {
        isLive: () => handle.state() !== 'ended',
        hangup: async () => {
          handle.hangup();
          await handle.ended;
        },
      };
    },
    hears: async () =>
      Object.fromEntries(
        Object.entries(pbx.hears()).map(([uuid, heard]) => [nameOf(uuid) ?? uuid, heard.map(soundOf).sort()]),
      ),
    members: async () =>
      Object.fromEntries(
        pbx
          .rooms()
          .map(({ name, members }) => [
            name,
            Object.fromEntries(members.map(({ uuid, mute, deaf }) => [uuid, modeOf(!mute, !deaf)])),
          ]),
      ),
    recorded: async () =>
      Object.fromEntries(pbx.rooms().map(({ name, recordings }) => [name, recordings.map((path) => basename(path))])),
    record: null,
    play: null,
    setModule: async (name, isLoaded) => {
      pbx.setModule(name, isLoaded);
      return isLoaded;
    },
    channels: async () => pbx.channels().map(({ uuid }) => uuid),
    rooms: async () => pbx.rooms().map(({ name }) => name),
    createdAt: (uuid) => created.get(uuid),
    reset: async () => {
      for (const { uuid } of pbx.channels()) pbx.leg(uuid)?.hangup();
      for (const each of all) each.behave({});
      for (const handle of handles.values()) handle.register(true);
    },
    crash: () => pbx.crash(),
    shutDown: () => {
      for (const { uuid } of pbx.channels()) pbx.leg(uuid)?.hangup();
      return pbx.crash();
    },
    sayLost: async () => pbx.reportLostEvents(MANY),
    overflow: async () => pbx.reportLostEvents(MANY),
    restart: () => pbx.restart(),
    stop: () => pbx.stop(),
  };
}

const MANY = 100;

/** As a network answers for a number that nobody has. */
const NOBODY = { ringMs: null, answerMs: null, reject: 404, rejectMs: 0 };
const ANSWERS: Behaviour = { ringMs: 0, answerMs: 50, reject: null, hangupMs: null, early: null };

function legOf(pbx: EmbeddedSwitch, handle: LegHandle, name: string): CalledLeg {
  const isRinging = (): boolean =>
    pbx.channels().some(({ uuid, callState }) => uuid === handle.uuid && callState === 'RINGING');
  const was = {
    ringing: isRinging,
    early: () => handle.state() === 'early',
    answered: () => handle.state() === 'answered' || Number(handle.variable('answer_epoch') ?? 0) > 0,
    ended: () => handle.state() === 'ended',
  };
  return {
    name,
    get isLive() {
      return handle.state() !== 'ended';
    },
    get cause() {
      return handle.cause() ?? null;
    },
    get shown() {
      return handle.variable('origination_caller_id_number') ?? '';
    },
    get digits() {
      return handle.keys();
    },
    hasVideo: async () => handle.hasVideo(),
    reached: (state) => until(() => `${name} ${state} (it is ${handle.state()} ${handle.cause() ?? ''})`, was[state]),
    hangup: async () => {
      handle.hangup();
      await handle.ended;
    },
    answer: async () => handle.answer(),
    refuse: async (status) => handle.refuse(status),
    press: async (digits) => handle.dtmf(digits),
  };
}

/** As the generated dialplan and freeswitch-conf/dialplan/over.xml have it for a real one. */
function dialplan(socket: string): Extensions {
  const documents = Object.fromEntries(PLAN_NUMBERS.map((number) => [number, documentOf(number)]));
  const scripts = SCRIPT_NUMBERS.map((number): [string, Step[]] => [
    number,
    script(socket, documentOf(number), (session, result) => {
      session.set('script_result', result);
      session.set('script_data', session.get('enqueue_data') ?? '');
    }),
  ]);
  const ivr = script(socket, 'support', (session, result) => session.set('ivr_stage', `over: ${result}`));
  const readers = READING_NUMBERS.map((number): [string, Step[]] => [
    number,
    [
      ...handOver({ socket, variables: { enqueue_document: documentOf(number) }, music: MUSIC }),
      ...READING,
      ['hangup', 'NORMAL_CLEARING'],
    ],
  ]);
  return {
    ...embeddedDialplan(socket, MUSIC, documents),
    ...Object.fromEntries([...scripts, ...readers]),
    [IVR_NUMBER]: ivr,
    [SURVEY_NUMBER]: SURVEY_SCRIPT,
  };
}

const SURVEY_SCRIPT: Step[] = [
  {
    lua: 'survey',
    *script(session) {
      yield ['answer'];
      yield ['set', 'playback_terminators=12345'];
      yield ['playback', SURVEY];
      session.set('survey_mark', session.get('playback_terminator_used') ?? '');
    },
  },
  ['hangup', 'NORMAL_CLEARING'],
];

type Session = Parameters<Extract<Step, { lua: string }>['script']>[0];

/** freeswitch-conf/scripts/enqueue.lua, in this switch's terms. */
const script = (socket: string, document: string, then: (session: Session, result: string) => void): Step[] => [
  {
    lua: 'stage',
    *script(session) {
      yield ['answer'];
      session.set('enqueue_document', document);
      session.set('enqueue_user_data', SCRIPT_DATA.replaceAll('%', '%25'));
      for (;;) {
        yield ['socket', `${socket} async full`];
        if ((session.get('enqueue_result') ?? '') !== '') break;
        yield ['sleep', '200'];
      }
      then(session, session.get('enqueue_result') ?? '');
    },
  },
  ['hangup', 'NORMAL_CLEARING'],
];
