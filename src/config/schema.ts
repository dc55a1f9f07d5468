import { Type, type Static, type TProperties, type TSchema } from '@sinclair/typebox';

/** A section whose keys all have defaults may be left out. */
const section = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false, default: {} });
const seconds = (fallback: number, maximum: number, description: string): TSchema & ReturnType<typeof Type.Integer> =>
  Type.Integer({ default: fallback, minimum: 0, maximum, description: `${description}, seconds` });

const ADDRESS = '^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9.-]+):[0-9]{1,5}$';
const address = (fallback: string, description: string) =>
  Type.String({ default: fallback, pattern: ADDRESS, description });
const SETTABLE = '^(idle|(busy|away)(/[A-Za-z0-9_-]{1,32})?)$';

const refusal = (description: string) =>
  Type.Object(
    {
      delay_seconds: Type.Integer({
        default: 10,
        minimum: 0,
        maximum: 3600,
        description: 'nothing else is offered for this time, seconds',
      }),
      state: Type.Optional(
        Type.String({ pattern: SETTABLE, description: 'state afterwards; left out: the one he had' }),
      ),
    },
    { additionalProperties: false, default: {}, description },
  );

const tone = (description: string) =>
  Type.Optional(
    Type.String({ description: `${description}; must not end by itself; left out: as in the European network` }),
  );

const DIAL = 'dial string with {number} in it, e.g. sofia/gateway/carrier/{number}';
const NUMBER = '^[0-9*#+]{1,32}$';

const emergencyNumber = Type.Object(
  {
    number: Type.String({ pattern: NUMBER }),
    dial: Type.String({ pattern: '\\{number\\}', description: DIAL }),
  },
  { additionalProperties: false },
);

const featureCode = (fallback: string, description: string) =>
  Type.String({
    default: fallback,
    pattern: '^[0-9*#+]{0,32}$',
    description: `${description}; empty: there is none`,
  });

const gateway = Type.Object(
  {
    proxy: Type.String({ description: 'HOST or HOST:PORT of the provider' }),
    username: Type.String({ default: '' }),
    password: Type.Optional(Type.String()),
    password_file: Type.Optional(Type.String({ description: 'file that holds the password' })),
    realm: Type.Optional(Type.String({ description: 'left out: as the proxy' })),
    from_domain: Type.Optional(Type.String({ description: 'left out: as the realm' })),
    transport: Type.Union([Type.Literal('udp'), Type.Literal('tcp'), Type.Literal('tls')], { default: 'udp' }),
    register: Type.Boolean({ default: true, description: 'false: the provider knows this box by its address' }),
    caller_id_in_from: Type.Boolean({
      default: false,
      description: "the caller's number in From, instead of the account's name",
    }),
  },
  { additionalProperties: false },
);

const outboundRule = Type.Object(
  {
    prefix: Type.String({
      pattern: '^[0-9*#+]{0,32}$',
      description: 'numbers that begin so; the first rule that fits is taken',
    }),
    strip: Type.Integer({ default: 0, minimum: 0, maximum: 32, description: 'characters cut off in front' }),
    dial: Type.String({ pattern: '\\{number\\}', description: DIAL }),
  },
  { additionalProperties: false },
);

const webhook = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', description: 'where events are posted to' }),
    secret: Type.Optional(Type.String({ minLength: 8, description: 'signs what is posted (HMAC-SHA256)' })),
    secret_file: Type.Optional(Type.String({ description: 'file that holds the secret' })),
    callcenter: Type.Optional(Type.String({ description: "events of this call centre only; left out: everybody's" })),
    events: Type.Optional(
      Type.Array(Type.String(), { description: 'event names, * at the end stands for the rest; left out: all' }),
    ),
  },
  { additionalProperties: false },
);

/** The configuration file. Every key may be left out; an unknown one stops the start. */
export const configSchema = Type.Object(
  {
    http: section({
      listen: address('127.0.0.1:8070', 'REST, agent protocol, console and metrics'),
      requests_per_second: Type.Integer({
        default: 200,
        minimum: 1,
        maximum: 100_000,
        description: 'limit for one client',
      }),
    }),
    switch: section({
      kind: Type.Union([Type.Literal('embedded'), Type.Literal('freeswitch')], { default: 'embedded' }),
      event_socket: section({
        host: Type.String({ default: '127.0.0.1' }),
        port: Type.Integer({ default: 8021, minimum: 1, maximum: 65_535 }),
        password: Type.Optional(Type.String({ minLength: 1 })),
        password_file: Type.Optional(Type.String({ description: 'file that holds the password' })),
      }),
      outbound_listen: address('127.0.0.1:8084', 'where FreeSWITCH hands calls over (application socket)'),
      domain: Type.String({ default: 'enqueued.internal', description: 'domain that telephones register with' }),
      gateway_profile: Type.String({
        default: 'external',
        description: 'sofia profile through which extensions of type 2 are called',
      }),
      conference_profile: Type.String({ default: 'conversation' }),
      audio_codecs: Type.Array(Type.String(), {
        default: ['PCMA', 'PCMU'],
        minItems: 1,
        description: 'what telephones are offered, in this order',
      }),
      video_codecs: Type.Array(Type.String(), {
        default: ['VP8', 'H264'],
        description: 'offered beside them where a call is to have video',
      }),
      numbers_context: Type.String({
        default: 'default',
        description: 'context of the dialplan where a call goes on that is sent to a number',
      }),
      hold_music: Type.String({
        default: 'tone_stream://v=-24;%(2000,0,350);loops=-1',
        description: 'must not end by itself',
      }),
      tones: section({
        dial: tone('while a number is dialled'),
        ringback: tone('while it rings there'),
        queue: tone('while an agent is looked for'),
      }),
      sounds_dir: Type.String({ default: './sounds' }),
      recordings_dir: Type.String({ default: './recordings' }),
      conf_dir: Type.Optional(
        Type.String({
          description: "FreeSWITCH's configuration folder, where generated/ is kept; left out: by nobody",
        }),
      ),
      modules: Type.Array(Type.String(), { default: [], description: 'to be loaded besides those that are needed' }),
      providers: Type.Array(Type.String(), {
        default: [],
        description: 'addresses or networks from which calls come without an account, e.g. 203.0.113.0/24',
      }),
      xml_curl: section({
        password: Type.Optional(
          Type.String({ description: 'of mod_xml_curl, as user freeswitch; left out: it gets nothing' }),
        ),
        password_file: Type.Optional(Type.String({ description: 'file that holds the password' })),
      }),
    }),
    store: section({
      path: Type.String({ default: './enqueued.db' }),
      retention_days: Type.Integer({
        default: 90,
        minimum: 1,
        maximum: 3650,
        description: 'ended calls, conversations and delivered events are kept so long',
      }),
      journal_dir: Type.Optional(
        Type.String({ description: 'where every input is written down, for `enqueued replay`; left out: nowhere' }),
      ),
      journal_days: Type.Integer({ default: 7, minimum: 1, maximum: 3650, description: 'journals are kept so long' }),
      journal_max_mib: Type.Integer({
        default: 2048,
        minimum: 16,
        maximum: 1_048_576,
        description: 'of all journals together; the oldest go first',
      }),
    }),
    audit: section({
      every_ms: Type.Integer({
        default: 5000,
        minimum: 0,
        maximum: 3_600_000,
        description: 'how often what is believed is compared with the switch and the database; 0: only when asked for',
      }),
    }),
    dialplans_dir: Type.String({ default: './dialplans', description: 'enqueue documents that a script names' }),
    numbers: Type.Record(Type.String({ pattern: NUMBER }), Type.String(), {
      additionalProperties: false,
      default: {},
      description:
        'dialled number: document in dialplans/, IVR URL (not there yet), or script:NAME for scripts/NAME.lua',
    }),
    telephones: section({
      internal_calls: Type.Boolean({ default: true, description: 'extensions may call one another' }),
      feature_codes: section({
        login: featureCode('*41', 'dialled by whom this telephone knows: logs him in, idle'),
        logout: featureCode('*42', 'logs him out'),
        idle: featureCode('*43', 'ready for calls'),
        busy: featureCode('*44', 'not ready'),
      }),
    }),
    gateways: Type.Record(Type.String({ pattern: '^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$' }), gateway, {
      additionalProperties: false,
      default: {},
      description: 'accounts at providers, by name: {proxy, username, password, …}',
    }),
    outbound: section({
      rules: Type.Array(outboundRule, { default: [] }),
      allowed: Type.Array(Type.String({ pattern: NUMBER }), {
        default: [],
        description: 'prefixes that may be called; none: all that are not denied',
      }),
      denied: Type.Array(Type.String({ pattern: NUMBER }), {
        default: [],
        description: 'prefixes that may not be called',
      }),
      emergency: Type.Array(emergencyNumber, {
        default: [],
        description: 'what telephones may always dial, before everything else',
      }),
      caller_id: Type.String({
        default: '',
        pattern: '^[0-9+]{0,32}$',
        description: 'shown to whom is called, where the request does not say',
      }),
      max_calls_per_agent: Type.Integer({
        default: 4,
        minimum: 1,
        maximum: 100,
        description: 'outside calls of one agent at the same time',
      }),
    }),
    webhooks: Type.Array(webhook, { default: [] }),
    allowed_urls: Type.Array(Type.String({ pattern: '^https?://' }), {
      default: [],
      description: 'beginnings of addresses that webhooks may have; none: any but link-local and metadata addresses',
    }),
    agent: section({
      wrap_up_seconds: seconds(0, 3600, 'after-call work; 0: none'),
      keepalive_seconds: Type.Integer({
        default: 300,
        minimum: 10,
        maximum: 86_400,
        description: 'a login without a sign of life ends after this time, seconds',
      }),
      refusals: section({
        no_answer: refusal('he did not answer'),
        busy: refusal('his telephone was busy'),
        rejected: refusal('he rejected'),
        unregistered: refusal('his telephone was not registered'),
        failed: refusal('his telephone could not be called'),
      }),
    }),
    agent_protocol: section({
      login_type: Type.Union([Type.Literal('1'), Type.Literal('2')], {
        default: '2',
        description: 'told at checkin: 1 telephone in the browser, 2 SIP telephone',
      }),
      pbx: Type.String({
        default: '',
        maxLength: 256,
        description: 'told at checkin: HOST:PORT where telephones register',
      }),
      rtc_address: Type.String({
        default: '',
        maxLength: 256,
        description: 'told at checkin: wss:// address of telephones in the browser',
      }),
      survey_number: Type.String({
        default: '',
        pattern: '^[0-9A-Za-z_*#+-]{0,32}$',
        description: 'number of the dialplan to which a transfer to the survey leads',
      }),
      require_registered: Type.Boolean({
        default: false,
        description: 'nobody checks in whose SIP telephone is not registered',
      }),
      allowed_origins: Type.Array(Type.String({ pattern: '^(\\*|https?://[^/]+)$' }), {
        default: [],
        description: 'pages from there may connect, besides those of the same host; * from everywhere',
      }),
      max_connections: Type.Integer({ default: 5000, minimum: 1, maximum: 100_000 }),
      max_unauthenticated_per_address: Type.Integer({
        default: 200,
        minimum: 1,
        maximum: 100_000,
        description: 'connections from one address over which nobody is checked in; more are refused (429)',
      }),
      messages_per_second: Type.Integer({
        default: 50,
        minimum: 1,
        maximum: 10_000,
        description: 'limit for one connection, four times as many at once',
      }),
      max_buffered_bytes: Type.Integer({
        default: 262_144,
        minimum: 16_384,
        maximum: 67_108_864,
        description: 'a client that has not read more than this is cut off',
      }),
    }),
    conversation: section({
      max_members: Type.Integer({ default: 8, minimum: 2, maximum: 100 }),
      max_seconds: Type.Integer({ default: 21_600, minimum: 1, maximum: 86_400 }),
      recording: Type.Union([Type.Literal('off'), Type.Literal('on'), Type.Literal('enqueue')], { default: 'off' }),
    }),
    voice_io_mode_swap_2_3: Type.Boolean({
      default: false,
      description: 'voiceIoMode 2 means speak only and 3 listen only',
    }),
    log: section({
      level: Type.Union(
        ['trace', 'debug', 'info', 'warn', 'error'].map((level) => Type.Literal(level)),
        { default: 'info' },
      ),
    }),
  },
  { additionalProperties: false, $id: 'enqueued-config' },
);

export type Config = Static<typeof configSchema>;
