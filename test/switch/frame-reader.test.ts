import fc from 'fast-check';
import t from 'tap';
import { createFrameReader, type Frame } from '../../src/switch/frame-reader.ts';
import { decodeEvent, headerOf } from '../../src/switch/switch-event.ts';
import { apiFrame, eventFrame, replyFrame } from './fake-switch.ts';

const show = (frames: readonly Frame[] | null): string[] =>
  frames?.map(({ headers, body }) => `${headers.get('Content-Type') ?? '?'}|${body.toString('utf8')}`) ?? ['broken'];

t.test('frames are the same, wherever the stream is cut', (t) => {
  const stream = Buffer.from(
    `${replyFrame('+OK')}${eventFrame({ 'Event-Name': 'A', name: 'ünï 🙂\n\n' })}${apiFrame('a\n\nb: c\n')}\n${replyFrame('+OK 2')}`,
  );
  const whole = show(createFrameReader().push(stream));
  t.equal(whole.length, 4);
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const reader = createFrameReader();
    const frames = [...show(reader.push(stream.subarray(0, cut))), ...show(reader.push(stream.subarray(cut)))];
    if (frames.join('\0') !== whole.join('\0')) t.fail(`cut at ${cut}`);
  }
  const reader = createFrameReader();
  const oneByOne = [...stream].flatMap((byte) => show(reader.push(Buffer.from([byte]))));
  t.same(oneByOne, whole);
  t.end();
});

t.test('any events in any pieces', (t) => {
  const event = fc.dictionary(fc.string(), fc.string({ unit: 'binary' }), { maxKeys: 5 });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 5 }), fc.array(fc.integer({ min: 1, max: 60 })), (events, sizes) => {
      const stream = Buffer.from(events.map(eventFrame).join(''));
      const reader = createFrameReader();
      const bodies: string[] = [];
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const size = sizes[turn % Math.max(1, sizes.length)] ?? 7;
        for (const { body } of reader.push(stream.subarray(at, at + size)) ?? []) bodies.push(body.toString('utf8'));
        at += size;
      }
      return JSON.stringify(bodies) === JSON.stringify(events.map((one) => JSON.stringify(one)));
    }),
  );
  t.end();
});

t.test('a value keeps everything after its first colon', (t) => {
  const [frame] = createFrameReader().push(Buffer.from(replyFrame('+OK a: b: c'))) ?? [];
  t.equal(frame?.headers.get('Reply-Text'), '+OK a: b: c');
  t.end();
});

t.test('what cannot be framed breaks the stream for good', (t) => {
  for (const length of ['-1', 'x', '1e3', '99999999999', '900000000']) {
    const reader = createFrameReader();
    t.equal(reader.push(Buffer.from(`Content-Length: ${length}\n\nabc`)), null, length);
    t.equal(reader.push(Buffer.from(replyFrame('+OK'))), null);
  }
  t.equal(createFrameReader().push(Buffer.alloc(1024 * 1024 + 2, 'x')), null, 'headers without an end');
  t.end();
});

t.test('any bytes are survived', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const frames = createFrameReader().push(Buffer.from(bytes));
      return frames === null || frames.every(({ body }) => body.length >= 0);
    }),
  );
  t.end();
});

t.test('an event is an object or nothing', (t) => {
  for (const text of ['', '{', '[]', '1', 'null', '"x"', '{"a":1']) t.equal(decodeEvent(Buffer.from(text)), null, text);
  const event = decodeEvent(Buffer.from('{"a":"1","list":["x"],"__proto__":"p"}')) ?? {};
  t.equal(headerOf(event, 'a'), '1');
  t.equal(headerOf(event, 'list'), '');
  t.equal(headerOf(event, 'toString'), '');
  t.end();
});
