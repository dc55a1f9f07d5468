import t from 'tap';
import type { Command } from '../../src/core/model/command.ts';
import { createVoiceFiles } from '../../src/switch/voice-file.ts';
import { build, settings } from './build-command.ts';
import { LEG, createLogbook } from './fake-switch.ts';

const AUDIO = 'absolute_codec_string=^^:PCMA:PCMU';
const BREAK = `api uuid_break ${LEG} all`;
const KEEP = `api uuid_setvar_multi ${LEG} socket_resume=false;hangup_after_conference=false`;
const execute = (application: string, argument: string, more = ''): string =>
  `sendmsg ${LEG}\ncall-command: execute\nexecute-app-name: ${application}\nexecute-app-arg: ${argument}${more}`;

t.test('what each command is on the wire', (t) => {
  const callerId = { name: 'Caller (5)', number: '+49 (0)30' };
  const options = (seconds: number): string =>
    `origination_uuid=${LEG},originate_timeout=${seconds + 1},hangup_after_conference=false,ignore_early_media=true,${AUDIO},` +
    `origination_caller_id_number=+49030,origination_caller_id_name='Caller 5'`;
  const job = `&park()\nJob-UUID: ${LEG}`;
  const table: [Command, string[]][] = [
    [
      { do: 'originate', legId: LEG, target: { is: 'phone', user: '1001' }, callerId, timeoutMs: 20_001, wants: [] },
      [`bgapi originate {${options(21)}}user/1001@pbx.test ${job}`],
    ],
    [
      {
        do: 'originate',
        legId: LEG,
        target: { is: 'gateway', user: 'a', address: 'h.net:5070' },
        callerId,
        timeoutMs: 0,
        wants: [],
      },
      [`bgapi originate {${options(0)}}sofia/external/a@h.net:5070 ${job}`],
    ],
    [
      {
        do: 'originate',
        legId: LEG,
        target: { is: 'number', number: '0049301' },
        callerId,
        timeoutMs: 1_000,
        wants: [],
      },
      [`bgapi originate {${options(1)}}sofia/gateway/abroad/+49301 ${job}`],
    ],
    [
      {
        do: 'originate',
        legId: LEG,
        target: { is: 'number', number: '0301' },
        callerId: { name: '//', number: '()' },
        timeoutMs: 1_000,
        wants: ['early-media'],
      },
      [
        `bgapi originate {origination_uuid=${LEG},originate_timeout=2,hangup_after_conference=false,${AUDIO}}` +
          `sofia/gateway/carrier/301 ${job}`,
      ],
    ],
    [{ do: 'hang-up', legId: LEG, cause: 'LOSE_RACE' }, [`api uuid_kill ${LEG} LOSE_RACE`]],
    [{ do: 'answer', legId: LEG }, [`api uuid_phone_event ${LEG} talk`]],
    [
      { do: 'play', legId: LEG, voice: 'music' },
      [BREAK, execute('playback', 'local_stream://moh', '\nevent-uuid: enq-play-7')],
    ],
    [
      { do: 'play', legId: LEG, voice: 'file:a/b.wav' },
      [BREAK, execute('playback', '/sounds/a/b.wav', '\nevent-uuid: enq-play-7\nloops: -1')],
    ],
    [
      { do: 'play', legId: LEG, voice: 'tone:dial' },
      [BREAK, execute('playback', settings.tones.dial, '\nevent-uuid: enq-play-7')],
    ],
    [
      { do: 'say', legId: LEG, voices: ['file:a.wav', 'file:missing.wav', 'file:b.wav'] },
      [BREAK, execute('playback', 'file_string:///sounds/a.wav!/sounds/b.wav', '\nevent-uuid: enq-play-7')],
    ],
    [{ do: 'stop-play', legId: LEG }, [BREAK]],
    [
      { do: 'join', legId: LEG, room: 'enq-1', flags: { mute: true, deaf: true } },
      [KEEP, BREAK, execute('conference', 'enq-1@conversation+flags{mute|deaf}')],
    ],
    [
      { do: 'join', legId: LEG, room: 'enq-1', flags: { mute: false, deaf: false } },
      [KEEP, BREAK, execute('conference', 'enq-1@conversation')],
    ],
    [{ do: 'leave', legId: LEG, room: 'enq-1' }, [`api conference enq-1 kick uuid=${LEG}`]],
    [
      { do: 'set-flags', legId: LEG, room: 'enq-1', flags: { mute: true, deaf: false } },
      [`api conference enq-1 mute uuid=${LEG}`, `api conference enq-1 undeaf uuid=${LEG}`],
    ],
    [
      { do: 'play-member', legId: LEG, room: 'enq-1', voice: 'music' },
      [`api conference enq-1 play local_stream://moh uuid=${LEG}`],
    ],
    [{ do: 'stop-member', legId: LEG, room: 'enq-1' }, [`api conference enq-1 stop all uuid=${LEG}`]],
    [
      { do: 'announce', room: 'enq-1', voices: ['file:a.wav', 'file:missing.wav', 'file:b.wav'] },
      ['api conference enq-1 play file_string:///sounds/a.wav!/sounds/b.wav'],
    ],
    [{ do: 'announce', room: 'enq-1', voices: ['file:a.wav'] }, ['api conference enq-1 play /sounds/a.wav']],
    [{ do: 'record', room: 'enq-1', file: 'x/y.wav' }, ['api conference enq-1 record /recordings/x/y.wav']],
    [
      { do: 'release', legId: LEG, id: 'r1', variables: { enqueue_result: 'success', enqueue_data: '' }, number: null },
      [
        `api uuid_setvar_multi ${LEG} enqueued_released=r1;hangup_after_conference=;enqueue_result=success;enqueue_data=;socket_resume=false`,
        BREAK,
      ],
    ],
    [
      {
        do: 'release',
        legId: LEG,
        id: 'r1',
        variables: { a: '1', b: 'x;c=2', d: 'mod_event_socket', e: "it's" },
        number: null,
      },
      [
        `api uuid_setvar ${LEG} b x;c=2`,
        `api uuid_setvar ${LEG} d mod'_'event_socket`,
        `api uuid_setvar ${LEG} e it\\'s`,
        `api uuid_setvar_multi ${LEG} enqueued_released=r1;hangup_after_conference=;a=1;socket_resume=false`,
        BREAK,
      ],
    ],
  ];
  const whisper = (yes: boolean): string =>
    `api uuid_setvar_multi ${LEG} eavesdrop_enable_dtmf=false;eavesdrop_whisper_bleg=${yes}`;
  for (const isWhisper of [false, true])
    table.push([
      { do: 'tap', legId: LEG, target: 'their-leg', isWhisper },
      [BREAK, whisper(isWhisper), execute('eavesdrop', 'their-leg')],
    ]);
  table.push([
    { do: 'untap', legId: LEG },
    [
      `api uuid_setvar_multi ${LEG} eavesdrop_whisper_bleg=false`,
      `sendevent COMMAND\nunique-id: ${LEG}\neavesdrop-command: *`,
    ],
  ]);
  table.push([
    { do: 'release', legId: LEG, id: 'r1', variables: { enqueue_result: 'success' }, number: '*98' },
    [
      `api uuid_setvar_multi ${LEG} enqueued_released=r1;hangup_after_conference=;enqueue_result=success;socket_resume=false`,
      `api uuid_transfer ${LEG} *98 XML default`,
    ],
  ]);
  const recording = (stereo: boolean, readOnly: boolean): string[] => [
    `api uuid_record ${LEG} start /recordings/x/y.mp3 0 ` +
      `{RECORD_STEREO=${stereo},RECORD_READ_ONLY=${readOnly},RECORD_WRITE_ONLY=false,RECORD_MIN_SEC=0}`,
  ];
  const record = { do: 'record-leg', legId: LEG, file: 'x/y.mp3' } as const;
  table.push(
    [{ ...record, isBothWays: false, isStereo: false }, recording(false, true)],
    [{ ...record, isBothWays: true, isStereo: false }, recording(false, false)],
    [{ ...record, isBothWays: true, isStereo: true }, recording(true, false)],
    [{ do: 'stop-record-leg', legId: LEG, file: 'x/y.mp3' }, [`api uuid_record ${LEG} stop /recordings/x/y.mp3`]],
  );
  const keys = { do: 'send-dtmf', legId: LEG, room: 'enq-1' } as const;
  const way = (how: string): string => `api uuid_setvar ${LEG} dtmf_type ${how}`;
  table.push(
    [{ ...keys, how: 'rfc2833', keys: '1w,D' }, [way('rfc2833'), `api uuid_send_dtmf ${LEG} 1wWD`]],
    [{ ...keys, how: 'info', keys: '*#' }, [way('info'), `api uuid_send_dtmf ${LEG} *#`, way('rfc2833')]],
    [
      { ...keys, how: 'info', keys: '1w,2' },
      [way('info'), `bgapi uuid_send_dtmf ${LEG} 1wW2`, `api sched_api +3 none uuid_setvar ${LEG} dtmf_type rfc2833`],
    ],
    [
      { ...keys, how: 'inband', keys: '1AwD,' },
      [
        'api conference enq-1 play tone_stream://d=121;w=79;v=-13;1a;v=-63;%(1,499,50);v=-13;d;v=-63;%(1,999,50); ' +
          `uuid=${LEG}`,
      ],
    ],
    [{ do: 'set-video', legId: LEG, video: 3 }, [`api uuid_media_reneg ${LEG} =PCMA,PCMU,VP8,H264`]],
    [{ do: 'set-video', legId: LEG, video: 0 }, [`api uuid_media_reneg ${LEG} =PCMA,PCMU`]],
    [
      {
        do: 'originate',
        legId: LEG,
        target: { is: 'phone', user: '1001' },
        callerId: { name: '', number: '' },
        timeoutMs: 1,
        wants: ['video'],
      },
      [
        `bgapi originate {origination_uuid=${LEG},originate_timeout=2,hangup_after_conference=false,ignore_early_media=true,${AUDIO}:VP8:H264}` +
          `user/1001@pbx.test ${job}`,
      ],
    ],
  );
  const detached: Command = { do: 'release', legId: 'detached', id: 'r1', variables: { a: 'b' }, number: null };
  table.push([detached, ['api uuid_setvar_multi detached enqueued_released=r1;hangup_after_conference=;a=b']]);
  for (const [command, requests] of table) t.same(build(command), { ok: true, requests }, command.do);
  t.end();
});

t.test('a file for one member is named often in a short list', (t) => {
  const built = build({ do: 'play-member', legId: LEG, room: 'enq-1', voice: 'file:hold.wav' });
  const [request = ''] = built.ok ? built.requests : [];
  t.ok(request.startsWith('api conference enq-1 play file_string:///sounds/hold.wav!/sounds/hold.wav!'));
  t.ok(request.length < 1_200);
  t.end();
});

t.test('a missing file is said and replaced by music', (t) => {
  const { logger, lines } = createLogbook();
  const resolve = createVoiceFiles(settings, logger, () => false);
  t.same(resolve('file:gone.wav'), { text: 'local_stream://moh', isFinite: false });
  t.match(lines.join(''), 'gone.wav');
  t.end();
});

t.test('a bad word never leaves', (t) => {
  const callerId = { name: '', number: '' };
  const bad = [
    '',
    'a b',
    'a\nb',
    'a\r',
    'a\0',
    "a'",
    'a"b',
    '${x}',
    'a{b}',
    'a,b',
    'a|b',
    '[x]',
    '&system(ls)',
    'a;b',
    'ä',
  ];
  for (const word of [...bad, 'x'.repeat(65)]) {
    const commands: Command[] = [
      { do: 'answer', legId: word },
      { do: 'hang-up', legId: LEG, cause: word },
      { do: 'leave', legId: LEG, room: `enq-${word}!` },
      { do: 'originate', legId: LEG, target: { is: 'phone', user: word }, callerId, timeoutMs: 1, wants: [] },
      {
        do: 'originate',
        legId: LEG,
        target: { is: 'gateway', user: 'a', address: word },
        callerId,
        timeoutMs: 1,
        wants: [],
      },
      {
        do: 'originate',
        legId: LEG,
        target: { is: 'number', number: `0${word}\n` },
        callerId,
        timeoutMs: 1,
        wants: [],
      },
      { do: 'play', legId: LEG, voice: `file:${word}/../x` },
      { do: 'record', room: 'enq-1', file: `/${word}` },
      { do: 'release', legId: LEG, id: 'r1', variables: { [`${word}-`]: 'x' }, number: null },
      { do: 'release', legId: LEG, id: 'r1', variables: {}, number: word },
      { do: 'release', legId: LEG, id: word, variables: {}, number: null },
      { do: 'tap', legId: LEG, target: word, isWhisper: false },
      { do: 'untap', legId: word },
      { do: 'record-leg', legId: LEG, file: `${word}/.wav`, isBothWays: true, isStereo: false },
      { do: 'stop-record-leg', legId: LEG, file: word },
      { do: 'send-dtmf', legId: LEG, room: 'enq-1', keys: word, how: 'inband' },
      { do: 'set-video', legId: word, video: 3 },
    ];
    for (const command of commands) t.equal(build(command).ok, false, `${command.do} ${JSON.stringify(word)}`);
  }
  t.equal(build({ do: 'leave', legId: LEG, room: 'others' }).ok, false, 'a room that is not ours');
  t.equal(build({ do: 'record', room: 'enq-1', file: '../x.wav' }).ok, false);
  t.equal(build({ do: 'record', room: 'enq-1', file: 'a/.hidden' }).ok, false);
  t.equal(build({ do: 'answer', legId: 'outside' }).ok, false, 'a number has no telephone of ours');
  const record = { do: 'record-leg', legId: LEG, file: 'a.wav', isBothWays: false, isStereo: false } as const;
  t.equal(build(record).ok, true);
  t.match(build({ ...record, legId: 'silent' }), { ok: false, reason: 'there is no sound yet' });
  for (const file of ['a', 'a.ogg', 'a.wav.exe', '../a.wav', '/a.wav', 'a b.wav'])
    t.equal(build({ ...record, file }).ok, false, file);
  for (const keys of ['', '1 2', 'E', '1@9', '1+2', '~1', 'd', 'x'.repeat(65)])
    t.equal(build({ do: 'send-dtmf', legId: LEG, room: 'enq-1', keys, how: 'rfc2833' }).ok, false, keys);
  for (const video of [1, 2] as const) t.equal(build({ do: 'set-video', legId: LEG, video }).ok, false);
  t.equal(build({ do: 'release', legId: LEG, id: 'r1', variables: {}, number: '-both' }).ok, false, 'an option');
  t.equal(build({ do: 'tap', legId: LEG, target: LEG, isWhisper: true }).ok, false, 'its own ear');
  t.equal(build({ do: 'tap', legId: LEG, target: 'all.', isWhisper: true }).ok, true);
  t.equal(build({ do: 'tap', legId: LEG, target: 'all', isWhisper: true }).ok, false, 'everybody, one after the other');
  t.equal(build({ do: 'announce', room: 'enq-1', voices: ['music'] }).ok, false, 'music never ends');
  t.equal(build({ do: 'say', legId: LEG, voices: ['file:missing.wav'] }).ok, false, 'nothing is left to say');
  t.equal(build({ do: 'release', legId: LEG, id: 'r1', variables: { enqueue_data: 'a\0b' }, number: null }).ok, false);
  const endless: Command = {
    do: 'originate',
    legId: LEG,
    target: { is: 'phone', user: '1' },
    callerId,
    timeoutMs: NaN,
    wants: [],
  };
  t.equal(build(endless).ok, false);
  t.equal(build({ ...endless, timeoutMs: 1, target: { is: 'number', number: '7' } }).ok, false, 'no route');
  t.end();
});
