import { basename, join } from 'node:path';
import { generateDirectory } from '../../src/dialplan/generate-directory.ts';
import { generateNumberList, generateNumbers } from '../../src/dialplan/generate-numbers.ts';
import type { NumberRoute } from '../../src/dialplan/settings.ts';
import { action, element, extension, renderInclude } from '../../src/dialplan/xml.ts';
import { callStrangely } from './strange-call.ts';
import type { Headers } from '../real/event-socket.ts';
import { hear, recordOn } from '../real/hear.ts';
import type { Leg } from '../real/leg.ts';
import type { Phone } from '../real/phone.ts';
import { startScene } from '../real/scene.ts';
import { MUSIC_HZ } from '../real/tones.ts';
import { until } from '../real/until.ts';
import { EARLY_HZ, FILE_HZ, NETWORK_HZ, SURVEY, SURVEY_HZ } from './tones.ts';
import {
  documentOf,
  oneText,
  IVR_NUMBER,
  modeOf,
  PLAN_NUMBERS,
  READING,
  READING_NUMBERS,
  SCRIPT_DATA,
  SCRIPT_NUMBERS,
  SURVEY_NUMBER,
  type Rig,
  type RigOptions,
  type StageCall,
  type StagePhone,
} from './stage.ts';

/** What the tests look at; ALL of them at 200 calls would cost more than the calls. */
const EVENTS = 'CHANNEL_CREATE CHANNEL_HANGUP_COMPLETE CHANNEL_DESTROY BACKGROUND_JOB';

/** A real FreeSWITCH with the project's configuration, and a bank of SIP telephones. */
export async function startRealRig({ daemonPort, phones, callers }: RigOptions): Promise<Rig> {
  const scene = await startScene({ daemonPort, phones, callers, files: confFiles(phones) });
  const { pbx, bank } = scene;
  const created = new Map<string, number>();
  const over = new Map<string, Headers>();
  const watch = async (): Promise<void> => {
    await pbx.events.send('noevents');
    await pbx.events.send(`event json ${EVENTS}`);
    pbx.events.onEvent((event) => {
      const uuid = event['Unique-ID'] ?? '';
      if (event['Event-Name'] === 'CHANNEL_CREATE') created.set(uuid, Number(event['Event-Date-Timestamp']) / 1000);
      if (event['Event-Name'] === 'CHANNEL_HANGUP_COMPLETE' && event['Call-Direction'] === 'inbound')
        over.set(event['Caller-Caller-ID-Number'] ?? '', event);
    });
  };
  await watch();
  const everybody = [...bank.phones, ...bank.callers];
  const byNumber = new Map(everybody.map((phone) => [phone.number, phone]));

  return {
    kind: 'real',
    address: { port: pbx.address.eslPort, password: pbx.address.password, domain: pbx.domain },
    confDir: join(pbx.freeswitch.folder, 'conf'),
    gateway: bank.sipAddress,
    phone: (number) => phoneOf(byNumber, number),
    call: (number, { from }) => callOf(bank.call(number, { from, name: from }), from, over),
    callAs: (caller, number) => callStrangely(pbx.address.publicSipPort, caller, number),
    hears: async () => {
      const legs = bank.legs.filter(({ state }) => state === 'answered' || state === 'early');
      const present = new Set(legs.map(({ name }) => name));
      const parties = everybody.filter(({ name }) => present.has(name)).map(({ name, hz }) => [name, hz] as const);
      const tones = {
        ...Object.fromEntries(parties),
        ...FILE_HZ,
        ...EARLY_HZ,
        ...NETWORK_HZ,
        music: MUSIC_HZ,
        survey: SURVEY_HZ,
      };
      return hear(bank.freeswitch, legs, tones);
    },
    members: async () =>
      Object.fromEntries(
        (await pbx.conferences()).map(({ conference_name: room, members }) => [
          room,
          Object.fromEntries(
            members.map(({ uuid, flags }) => [uuid, modeOf(flags['can_speak'] === true, flags['can_hear'] === true)]),
          ),
        ]),
      ),
    recorded: async () =>
      Object.fromEntries(
        (await pbx.conferences()).map(({ conference_name: room, recordings }) => [
          room,
          recordings.map((path) => basename(path)),
        ]),
      ),
    record: async () => {
      const legs = bank.legs.filter(({ state }) => state === 'answered' || state === 'early');
      const ends = await Promise.all(legs.map((leg) => recordOn(bank.freeswitch, leg)));
      return async () =>
        Object.fromEntries(await Promise.all(legs.map(async ({ name }, n) => [name, await ends[n]!()])));
    },
    play: async (path) => {
      const phone = bank.phone(phones.at(-1) ?? '');
      void pbx.bgapi(`originate user/${phone.number}@${pbx.domain} &playback(${path})`);
      const leg = await until('it is called', () => phone.live[0]);
      await leg.reached('answered');
      const end = await recordOn(bank.freeswitch, leg);
      await leg.reached('ended', 60_000);
      return end();
    },
    setModule: async (name, isLoaded) => {
      await pbx.api(`${isLoaded ? 'load' : 'unload'} ${name}`);
      return (await pbx.api(`module_exists ${name}`)) === 'true';
    },
    channels: async () => (await pbx.channels()).map((row) => row['uuid'] ?? ''),
    rooms: async () => (await pbx.conferences()).map((room) => room.conference_name),
    createdAt: (uuid) => created.get(uuid),
    reset: async () => {
      await bank.reset();
      await Promise.all(bank.phones.map(async (phone) => (await phone.isRegistered()) || phone.register()));
      await bank.registered();
    },
    crash: () => pbx.crash(),
    shutDown: () => pbx.freeswitch.halt('SIGTERM'),
    sayLost: async () => void (await pbx.api('log CRIT Lost [1] events! Event Queue size: [1/100000]')),
    overflow: async () => {
      const cuts = async (): Promise<number> => (await pbx.log()).split('Killing listener').length;
      const before = await cuts();
      await pbx.api(`luarun ${pbx.freeswitch.folder}/conf/scripts/flood.lua`);
      await until('a listener is cut off', async () => (await cuts()) > before, 60_000);
    },
    restart: async () => {
      await pbx.restart();
      await watch();
    },
    stop: (options) => scene.stop(options),
  };
}

function phoneOf(byNumber: ReadonlyMap<string, Phone>, number: string): StagePhone {
  const phone = byNumber.get(number);
  if (phone === undefined) throw new Error(`no telephone ${number}`);
  return {
    name: phone.name,
    behave: ({ early = null, ...behaviour }) =>
      phone.behave({ ...behaviour, earlyHz: early === null ? null : (EARLY_HZ[early] ?? 0) }),
    get live() {
      return phone.live;
    },
    register: async (on) => {
      await phone.register(on);
      await until(`${number} is registered: ${on}`, async () => (await phone.isRegistered()) === on);
    },
  };
}

const callOf = (leg: Leg, from: string, over: ReadonlyMap<string, Headers>): StageCall => ({
  name: leg.name,
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
    const event = await until(`the call of ${from} is over`, () => over.get(from), 20_000);
    return Object.fromEntries(
      Object.entries(event).flatMap(([name, value]) =>
        name.startsWith('variable_') ? [[name.slice('variable_'.length), oneText(value)]] : [],
      ),
    );
  },
});

/** Telephones, numbers and a script of the tests, beside the project's own. */
function confFiles(phones: readonly string[]): Record<string, string> {
  const documents = PLAN_NUMBERS.map((number) => route(number, { is: 'document', name: documentOf(number) }));
  const scripts = SCRIPT_NUMBERS.map((number) => route(number, { is: 'script', name: 'stage' }));
  const readers = READING_NUMBERS.map((number) => ({
    ...route(number, { is: 'document', name: documentOf(number) }),
    then: 'reader',
  }));
  const others = [
    route(IVR_NUMBER, { is: 'script', name: 'ivr' }),
    route(SURVEY_NUMBER, { is: 'script', name: 'survey' }),
  ];
  const numbers = [...documents, ...readers, ...scripts, ...others];
  return {
    'generated/directory.xml': generateDirectory(
      phones.map((user) => ({ user, password: { is: 'variable', name: 'phone_password' }, displayName: user })),
    ),
    'generated/number-list.xml': generateNumberList(numbers),
    'generated/numbers.xml': generateNumbers(numbers),
    'dialplan/reader.xml': renderInclude([
      element('context', { name: 'reader' }, [
        extension('reader', null, [...READING.map(([name, data]) => action(name, data)), action('hangup')]),
      ]),
    ]),
    'scripts/stage.lua': SCRIPT,
    'scripts/survey.lua': SURVEY_SCRIPT,
    'scripts/flood.lua': FLOOD,
  };
}

const route = (number: string, to: NumberRoute['to']): NumberRoute => ({ number, to, then: null });

/** FreeSWITCH keeps 100 000 for each listener, beside what the sockets hold, and cuts it off when it has lost 500. */
const FLOOD = `for n = 1, 400000 do
  local event = freeswitch.Event('CUSTOM', 'conference::maintenance')
  event:addHeader('Unique-ID', 'of-nobody')
  event:fire()
end
`;

const SCRIPT = `local enqueue = require 'enqueue'
session:setAutoHangup(true)
session:answer()
local number = session:getVariable('destination_number')
local outcome = enqueue(session, { document = 'd' .. number, user_data = '${SCRIPT_DATA}' })
if not outcome then
  return
end
session:setVariable('script_result', outcome.result)
session:setVariable('script_data', outcome.data or '')
session:hangup('NORMAL_CLEARING')
`;

const SURVEY_SCRIPT = `session:answer()
session:execute('set', 'playback_terminators=12345')
session:execute('playback', '${SURVEY}')
session:setVariable('survey_mark', session:getVariable('playback_terminator_used') or '')
session:hangup('NORMAL_CLEARING')
`;
