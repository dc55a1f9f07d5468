import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { Command } from '../../src/core/model/command.ts';
import type { Fact } from '../../src/core/model/fact.ts';
import type { Outcome } from '../../src/engine/ports.ts';
import { openConnection, type Connection } from '../../src/switch/connection.ts';
import { createFreeswitch } from '../../src/switch/freeswitch.ts';
import { DEFAULT_TIMING, type SwitchSettings } from '../../src/switch/settings.ts';
import { createRecorder, silentLogger, testSettings, until, type Recorder } from './fake-switch.ts';
import { findFreeswitch, prepareRealSwitch, register, writeTone } from './real-switch.ts';

const binary = findFreeswitch();
if (binary === null) {
  t.comment('NOT RUN AGAINST A REAL FREESWITCH: there is none on PATH and FREESWITCH_BIN names none');
  t.pass('no FreeSWITCH', { skip: 'no FreeSWITCH found' });
} else {
  await testAgainst(binary);
}

async function testAgainst(found: string): Promise<void> {
  const real = await prepareRealSwitch(found);
  t.teardown(() => real.remove());
  real.start();
  for (const [name, ms] of Object.entries({ 'a.wav': 700, 'b.wav': 900 }))
    writeTone(join(real.root, 'sounds', name), ms);
  const settings: SwitchSettings = testSettings(real.eslPort, {
    outbound: [{ prefix: '', strip: 0, dial: 'loopback/{number}/default' }],
    soundsDir: join(real.root, 'sounds'),
    recordingsDir: join(real.root, 'recordings'),
    music: 'tone_stream://v=-20;%(1000,0,350);loops=-1',
    timing: { ...DEFAULT_TIMING, longestPauseMs: 200 },
  });
  const recorder = createRecorder();
  const port = createFreeswitch(settings, silentLogger);
  t.teardown(() => port.stop());
  await port.start(recorder);
  await until('attached to the real switch', () => port.isAttached());
  const side = await openSide(real.eslPort);
  t.teardown(() => side.connection.close('test over'));

  let lastId = 0;
  let lastLeg = 0;
  const newLeg = (): string => `ca11ca11-0000-4000-8000-${String((lastLeg += 1)).padStart(12, '0')}`;
  const send = async (command: Command): Promise<Outcome | undefined> => {
    const id = (lastId += 1);
    port.send({ id, command });
    await until(`outcome of ${command.do}`, () => recorder.outcomes.has(id));
    return recorder.outcomes.get(id);
  };
  const good = async (command: Command): Promise<void> => void t.same(await send(command), { ok: true }, command.do);
  const originate = (legId: string, number: string): Command => ({
    do: 'originate',
    legId,
    target: { is: 'number', number },
    callerId: { name: 'Tester', number: '123' },
    timeoutMs: 20_000,
    wants: [],
  });
  const fact = async (wanted: Fact): Promise<void> => {
    const text = JSON.stringify(wanted);
    const isThere = (): boolean => recorder.facts.some((seen) => JSON.stringify(seen) === text);
    await until(`fact ${text}`, isThere);
    for (const [index, seen] of recorder.facts.entries()) {
      if (JSON.stringify(seen) === text) return void recorder.facts.splice(index, 1);
    }
  };
  const factsOf = (legId: string, recorded: Recorder = recorder): string[] =>
    recorded.facts.filter((seen) => 'legId' in seen && seen.legId === legId).map((seen) => seen.fact);
  const parkedLeg = async (): Promise<string> => {
    const legId = newLeg();
    await good(originate(legId, '501'));
    await fact({ fact: 'leg-answered', legId });
    await fact({ fact: 'leg-parked', legId });
    return legId;
  };

  await t.test('park, play, replace, stop, hang up', async (t) => {
    const legId = await parkedLeg();
    await good({ do: 'play', legId, voice: 'music' });
    await until(
      'music',
      async_(() => side.api(`uuid_fileman ${legId} speed`), '+OK'),
    );
    await good({ do: 'play', legId, voice: 'file:a.wav' });
    let turns = 0;
    await until('a third turn of the file', () => (turns = side.turnsOf(legId, 'a.wav')) >= 3);
    t.ok(turns >= 3);
    t.same(factsOf(legId), [], 'neither the replaced music nor a turn of the file is an end');
    await good({ do: 'stop-play', legId });
    await fact({ fact: 'leg-play-ended', legId });
    await good({ do: 'stop-play', legId });
    await good({ do: 'play', legId, voice: 'music' });
    await until(
      'music again',
      async_(() => side.api(`uuid_fileman ${legId} speed`), '+OK'),
    );
    await good({ do: 'hang-up', legId, cause: 'LOSE_RACE' });
    await fact({ fact: 'leg-hung-up', legId, cause: 'LOSE_RACE' });
    t.match(await send({ do: 'hang-up', legId, cause: 'LOSE_RACE' }), { ok: false, reason: /No such channel/ });
    t.same(factsOf(legId), []);
  });

  await t.test('ringing, early media, a hang-up that overtakes', async (t) => {
    const [ringing, early, dropped] = [newLeg(), newLeg(), newLeg()];
    await good(originate(ringing, '502'));
    await fact({ fact: 'leg-ringing', legId: ringing, hasEarlyMedia: false });
    await good(originate(early, '503'));
    await fact({ fact: 'leg-ringing', legId: early, hasEarlyMedia: true });
    port.send({ id: (lastId += 1), command: originate(dropped, '502') });
    await good({ do: 'hang-up', legId: dropped, cause: 'LOSE_RACE' });
    for (const legId of [ringing, early]) await good({ do: 'hang-up', legId, cause: 'LOSE_RACE' });
    for (const legId of [ringing, early, dropped]) await fact({ fact: 'leg-hung-up', legId, cause: 'LOSE_RACE' });
    t.same(
      factsOf(dropped).filter((name) => name === 'leg-hung-up'),
      [],
      'once',
    );
  });

  await t.test('rooms: silenced from the start, flags, sounds, record, leave', async (t) => {
    const [one, two] = [await parkedLeg(), await parkedLeg()];
    const room = 'enq-1';
    await good({ do: 'play', legId: one, voice: 'music' });
    await good({ do: 'join', legId: one, room, flags: { mute: true, deaf: true } });
    await fact({ fact: 'leg-joined', legId: one, room, flags: { mute: true, deaf: true } });
    await good({ do: 'join', legId: two, room, flags: { mute: false, deaf: false } });
    await fact({ fact: 'leg-joined', legId: two, room, flags: { mute: false, deaf: false } });
    await good({ do: 'set-flags', legId: one, room, flags: { mute: false, deaf: true } });
    await fact({ fact: 'leg-flags', legId: one, room, flags: { mute: false } });
    await good({ do: 'play-member', legId: one, room, voice: 'file:a.wav' });
    await good({ do: 'stop-member', legId: one, room });
    await fact({ fact: 'member-play-ended', legId: one, room });
    await good({ do: 'announce', room, voices: ['file:a.wav', 'file:b.wav'] });
    await good({ do: 'record', room, file: 'sub/one.wav' });
    await until('the recording', () => existsSync(join(real.root, 'recordings', 'sub', 'one.wav')));
    await good({ do: 'leave', legId: one, room });
    await fact({ fact: 'leg-left', legId: one, room });
    await fact({ fact: 'leg-parked', legId: one });
    t.match(await send({ do: 'leave', legId: one, room }), { ok: false });
    t.match(await send({ do: 'leave', legId: one, room: 'enq-none' }), { ok: false, reason: /not found/ });
    await good({ do: 'join', legId: one, room: 'enq-2', flags: { mute: true, deaf: false } });
    await fact({ fact: 'leg-joined', legId: one, room: 'enq-2', flags: { mute: true, deaf: false } });
    for (const legId of [one, two]) await good({ do: 'hang-up', legId, cause: 'NORMAL_CLEARING' });
    for (const legId of [one, two]) await fact({ fact: 'leg-hung-up', legId, cause: 'NORMAL_CLEARING' });
    t.notOk(factsOf(two).includes('leg-parked'), 'nothing after the end');
  });

  await t.test('an originate that fails has a cause, once', async (t) => {
    const causes: [Partial<Extract<Command, { do: 'originate' }>>, string][] = [
      [{ target: { is: 'phone', user: '1001' } }, 'USER_NOT_REGISTERED'],
      [{ target: { is: 'phone', user: 'nobody' } }, 'SUBSCRIBER_ABSENT'],
      [{ target: { is: 'number', number: '999' } }, 'NO_ROUTE_DESTINATION'],
    ];
    for (const [more, cause] of causes) {
      const legId = newLeg();
      await good({ ...originate(legId, '1'), ...more } as Command);
      await fact({ fact: 'leg-hung-up', legId, cause });
      t.equal(await side.api('status').then((text) => text.startsWith('UP')), true);
      t.same(factsOf(legId), []);
    }
  });

  await t.test('channel variables hold exactly the text, but for what a dialplan would run', async (t) => {
    const armed = '${uuid} $${x} ${system(touch x)}';
    const values = [
      'plain', '  blanks  ', `it's "quoted"`, '\\n \\s \\\\', armed, 'one\ntwo\r\tthree',
      'a;b,c|d:e=f&g', 'ünï 🙂', 'unload mod_event_socket', 'RELOAD MOD_EVENT_SOCKET\nunload', 'ARRAY::a|:b', '^^;x',
      '%20', '\u0001\u001f\u007f', "'", "''", "\\'", '[a]{b}&system(ls)', 'x'.repeat(8_000),
    ]; // prettier-ignore
    const legId = await parkedLeg();
    for (const value of values) {
      await good({ do: 'release', legId, id: 'r1', variables: { enqueue_data: value }, number: null });
      const wanted = value === armed ? '%{uuid} $%{x} %{system(touch x)}' : value;
      t.equal(await side.exact(`uuid_getvar ${legId} enqueue_data`), wanted, JSON.stringify(value).slice(0, 40));
    }
    await good({ do: 'release', legId, id: 'r1', variables: { enqueue_data: '' }, number: null });
    t.equal(await side.exact(`uuid_getvar ${legId} enqueue_data`), '_undef_');
    await good({ do: 'hang-up', legId, cause: 'NORMAL_CLEARING' });
    t.ok(port.isAttached());
  });

  await t.test('hostile callers and names do nothing', async (t) => {
    const touched = join(real.root, 'touched');
    const names = [
      `'}loopback/501 &system(touch ${touched})`, `x,execute_on_answer='system touch ${touched}'`,
      `\${system(touch ${touched})}`, `a\n\napi system touch ${touched}`, `[leg=1]|^^:x`, `"'\\`, '</xml>',
    ]; // prettier-ignore
    for (const name of names) {
      const legId = newLeg();
      await good({ ...originate(legId, '501'), callerId: { name, number: name } } as Command);
      await fact({ fact: 'leg-parked', legId });
      const shown = await side.exact(`uuid_getvar ${legId} origination_caller_id_name`);
      t.match(shown, /^(_undef_|[\p{L}\p{N} ._+*#@-]+)$/u, JSON.stringify(shown));
      await good({ do: 'hang-up', legId, cause: 'NORMAL_CLEARING' });
    }
    t.notOk(existsSync(touched));
  });

  await t.test('a call handed over, given back, and lost control of', async (t) => {
    const hand = async (legId: string): Promise<void> => {
      const variables = `origination_uuid=${legId},enqueue_document=support,enqueue_result=old,sip_x=1`;
      const script = `socket:127.0.0.1:${port.listenPort()} async full,set:went_on=yes,park`;
      await side.api(`bgapi originate {${variables}}loopback/501/default '${script}' inline`);
      await until('arrival', () => recorder.arrivals.some((arrival) => arrival.legId === legId));
    };
    const legId = '0a000000-0000-4000-8000-000000000001';
    await hand(legId);
    t.match(recorder.arrivals[0], { isAnswered: true, variables: { enqueue_document: 'support' } });
    await fact({ fact: 'leg-parked', legId });
    await good({ do: 'play', legId, voice: 'music' });
    await good({ do: 'release', legId, id: 'r1', variables: { enqueue_result: 'success' }, number: null });
    await until(
      'the script goes on',
      async_(() => side.api(`uuid_getvar ${legId} went_on`), 'yes'),
    );
    t.equal(await side.api(`uuid_getvar ${legId} enqueue_result`), 'success');
    await side.api(`uuid_kill ${legId}`);

    const other = '0a000000-0000-4000-8000-000000000002';
    await hand(other);
    await side.api(`uuid_kill ${other} USER_BUSY`);
    await fact({ fact: 'leg-hung-up', legId: other, cause: 'USER_BUSY' });
    t.notOk(factsOf(other).includes('leg-detached'));
  });

  await t.test('telephones register and leave', async (t) => {
    t.match(await register(real.sipPort, '1002', 300), '200');
    await fact({ fact: 'extension-registered', user: '1002' });
    await until(
      'listed',
      async_(() => side.api('show registrations as json'), '"1002"'),
    );
    const late = createRecorder();
    const second = createFreeswitch({ ...settings, listen: { host: '127.0.0.1', port: 0 } }, silentLogger);
    await second.start(late);
    await until('attached', () => second.isAttached());
    await second.stop();
    t.same(late.snapshots[0]?.registered, ['1002']);
    await register(real.sipPort, '1002', 0);
    await fact({ fact: 'extension-unregistered', user: '1002' });
  });

  await t.test('a daemon that starts again finds every leg where it is', async (t) => {
    const [parked, playing, inRoom, ringing] = [await parkedLeg(), await parkedLeg(), await parkedLeg(), newLeg()];
    const script = '0a000000-0000-4000-8000-000000000003';
    const args = `socket:127.0.0.1:${port.listenPort()} async full,park`;
    await side.api(`bgapi originate {origination_uuid=${script}}loopback/501/default '${args}' inline`);
    await until('arrival', () => recorder.arrivals.some((arrival) => arrival.legId === script));
    await good({ do: 'play', legId: playing, voice: 'file:a.wav' });
    await good({ do: 'join', legId: inRoom, room: 'enq-9', flags: { mute: false, deaf: true } });
    await fact({ fact: 'leg-joined', legId: inRoom, room: 'enq-9', flags: { mute: false, deaf: true } });
    await good(originate(ringing, '502'));
    await fact({ fact: 'leg-ringing', legId: ringing, hasEarlyMedia: false });
    await until('it plays', () => side.turnsOf(playing, 'a.wav') > 0);
    // The list of channels lags; it is the only way to find a leg that the engine does not know.
    for (const legId of [playing, inRoom, ringing]) {
      await until(
        'listed',
        async_(() => side.api('show channels as json'), legId),
      );
    }
    const late = createRecorder();
    late.known = [script, parked, 'ca11ca11-gone'];
    const second = createFreeswitch(settings, silentLogger);
    await second.start(late);
    await until('attached', () => second.isAttached());
    const places = new Map(late.snapshots[0]?.legs.map((leg) => [leg.legId, `${leg.phase} ${leg.place.at}`]));
    t.equal(places.get(parked), 'answered parked');
    t.equal(places.get(playing), 'answered playing');
    t.equal(places.get(inRoom), 'answered room');
    t.equal(places.get(ringing), 'ringing parked');
    t.equal(places.get(script), 'answered detached', 'its socket is the first one’s');
    t.equal(places.has('ca11ca11-gone'), false);
    await second.stop();
    for (const legId of [parked, playing, inRoom, ringing, script]) {
      await good({ do: 'hang-up', legId, cause: 'NORMAL_CLEARING' });
    }
  });

  await t.test('a frozen switch is noticed, one that starts again is another', async (t) => {
    const impatient = { ...settings, timing: { ...settings.timing, silenceMs: 1_500, replyMs: 1_500 } };
    const late = createRecorder();
    const second = createFreeswitch(impatient, silentLogger);
    t.teardown(() => second.stop());
    await second.start(late);
    await until('attached', () => second.isAttached());
    real.freeze(true);
    await until('noticed', () => late.losses.length === 1);
    real.freeze(false);
    await until('attached again', () => late.snapshots.length === 2);
    t.equal(late.snapshots[1]?.switchId, late.snapshots[0]?.switchId);
    await real.kill();
    await until('noticed', () => late.losses.length === 2);
    real.start();
    await until('attached to the new one', () => late.snapshots.length === 3);
    t.not(late.snapshots[2]?.switchId, late.snapshots[0]?.switchId);
    t.same(late.snapshots[2]?.legs, []);
    await second.stop();
  });
}

/** A condition that has to be asked for: true once an answer holds this. */
function async_(ask: () => Promise<string>, wanted: string): () => boolean {
  let isTrue = false;
  let isAsking = false;
  return () => {
    if (!isAsking) {
      isAsking = true;
      void ask().then((answer) => {
        isAsking = false;
        isTrue ||= answer.includes(wanted);
      });
    }
    return isTrue;
  };
}

interface Side {
  readonly connection: Connection;
  api(command: string): Promise<string>;
  /** The reply without being trimmed. */
  exact(command: string): Promise<string>;
  turnsOf(legId: string, file: string): number;
}

/** Another client of the same switch, to look and to disturb. */
async function openSide(port: number): Promise<Side> {
  let isOpen = false;
  const turns: string[] = [];
  const where = { host: '127.0.0.1', port, password: 'secret', replyMs: 60_000, silenceMs: 60_000 };
  const connection = openConnection(where, {
    onOpen: () => (isOpen = true),
    onEvent: (event) => turns.push(`${String(event['Unique-ID'])} ${String(event['Playback-File-Path'])}`),
    onLog: () => undefined,
    onClosed: () => undefined,
  });
  await until('second connection', () => isOpen);
  const ask = (request: string): Promise<string> =>
    new Promise((resolve) => connection.send([request], (reply) => resolve(reply ?? '')));
  await ask('event json PLAYBACK_START');
  return {
    connection,
    api: (command) => ask(`api ${command}`),
    exact: async (command) => {
      // The connection trims replies, and a value may end in blanks; the dump keeps them.
      const [, legId = '', name = ''] = command.split(' ');
      const dump = JSON.parse(await ask(`api uuid_dump ${legId} json`)) as Record<string, unknown>;
      const value = dump[`variable_${name}`];
      if (Array.isArray(value)) return `ARRAY::${value.join('|:')}`;
      return typeof value === 'string' ? value : '_undef_';
    },
    turnsOf: (legId, file) => turns.filter((turn) => turn.startsWith(legId) && turn.endsWith(file)).length,
  };
}
