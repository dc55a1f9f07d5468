import fc from 'fast-check';
import t from 'tap';
import type { Command } from '../../src/core/model/command.ts';
import { build } from './build-command.ts';
import { LEG } from './fake-switch.ts';

t.test('no order to unload the event socket, whatever the text', (t) => {
  const value = 'please unload MOD_EVENT_SOCKET and reload mod_event_socket';
  const built = build({ do: 'release', legId: LEG, id: 'r1', variables: { enqueue_data: value }, number: null });
  t.ok(built.ok);
  if (built.ok) t.notMatch(built.requests.join('\n').toLowerCase(), 'mod_event_socket');
  for (const caller of ['unload mod_event_socket', 'RELOAD.mod_event(_)socket', 'unloadMOD_EVENT_SOCKET']) {
    const callerId = { name: caller, number: caller };
    const called = build({
      do: 'originate',
      legId: LEG,
      target: { is: 'phone', user: '1' },
      callerId,
      timeoutMs: 1,
      wants: [],
    });
    t.match(called, { ok: true }, `${caller} can call`);
  }
  const play: Command = { do: 'play', legId: LEG, voice: 'file:unload/mod_event_socket.wav' };
  t.equal(build(play).ok, false);
  t.end();
});

t.test('line breaks stand only where the framing puts them', (t) => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('a\n\napi hupall', 'x\ny', '\r', '${x}'),
  );
  const flags = fc.record({ mute: fc.boolean(), deaf: fc.boolean() });
  const room = text.map((name) => `enq-${name}`);
  const voice = fc.oneof(
    fc.constant('music' as const),
    text.map((file) => `file:${file}` as const),
  );
  const target = fc.oneof(
    fc.record({ is: fc.constant('phone' as const), user: text }),
    fc.record({ is: fc.constant('gateway' as const), user: text, address: text }),
    fc.record({ is: fc.constant('number' as const), number: text }),
  );
  const callerId = fc.record({ name: text, number: text });
  const legId = fc.oneof(text, fc.constant(LEG));
  const variables = fc.dictionary(fc.oneof(text, fc.constant('enqueue_data')), text);
  const command: fc.Arbitrary<Command> = fc.oneof(
    fc.record({
      do: fc.constant('originate' as const),
      legId,
      target,
      callerId,
      timeoutMs: fc.double(),
      wants: fc.constant([]),
    }),
    fc.record({ do: fc.constant('hang-up' as const), legId, cause: text }),
    fc.record({ do: fc.constant('play' as const), legId, voice }),
    fc.record({ do: fc.constant('say' as const), legId, voices: fc.array(voice) }),
    fc.record({ do: fc.constant('join' as const), legId, room, flags }),
    fc.record({ do: fc.constant('play-member' as const), legId, room, voice }),
    fc.record({ do: fc.constant('announce' as const), room, voices: fc.array(voice) }),
    fc.record({ do: fc.constant('record' as const), room, file: text }),
    fc.record({ do: fc.constant('release' as const), legId, id: text, variables, number: fc.option(text) }),
    fc.record({ do: fc.constant('tap' as const), legId, target: legId, isWhisper: fc.boolean() }),
    fc.record({ do: fc.constant('untap' as const), legId }),
    fc.record({
      do: fc.constant('record-leg' as const),
      legId,
      file: fc.oneof(
        text,
        text.map((name) => `${name}.wav`),
      ),
      isBothWays: fc.boolean(),
      isStereo: fc.boolean(),
    }),
    fc.record({
      do: fc.constant('send-dtmf' as const),
      legId,
      room,
      keys: fc.oneof(text, fc.constant('1w,#')),
      how: fc.constantFrom('info' as const, 'inband' as const, 'rfc2833' as const),
    }),
    fc.record({ do: fc.constant('set-video' as const), legId, video: fc.constantFrom(0 as const, 3 as const) }),
  );
  const HEADERS =
    /^(call-command|execute-app-name|execute-app-arg|event-uuid|loops|Job-UUID|unique-id|eavesdrop-command): /;
  fc.assert(
    fc.property(command, (one) => {
      const built = build(one);
      if (!built.ok) return true;
      return built.requests.every((request) => {
        const [first = '', ...headers] = request.split('\n');
        const isFramed = headers.length === 0 || /^(sendmsg|bgapi|sendevent) /.test(first);
        return isFramed && !/[\r\0]/.test(request) && headers.every((line) => HEADERS.test(line));
      });
    }),
    { numRuns: 2_000 },
  );
  t.end();
});
