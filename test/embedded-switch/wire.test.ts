import t from 'tap';
import { createRequestReader, plainEvent, jsonEvent, type Request } from '../../src/embedded-switch/wire.ts';

const TEXT = Buffer.from(
  '\r\n\nauth x\n\nsendmsg u\r\ncall-command: execute\r\ncontent-length: 5\r\nEvent-UUID: a: b\r\n\r\nhé\n!api version\n\n',
);

t.test('requests are the same wherever the bytes are cut', (t) => {
  const different: number[] = [];
  for (let cut = 0; cut <= TEXT.length; cut += 1) {
    const got: Request[] = [];
    const read = createRequestReader((request) => got.push(request));
    read(TEXT.subarray(0, cut));
    read(TEXT.subarray(cut));
    const said = got.map((request) => `${request.command}|${request.headers['event-uuid'] ?? ''}|${request.body}`);
    if (said.join() !== 'auth x||,sendmsg u|a: b|hé\n!,api version||') different.push(cut);
  }
  t.strictSame(different, []);
  t.end();
});

t.test('events are framed and encoded as FreeSWITCH does', (t) => {
  t.equal(
    plainEvent({ 'Event-Name': 'X', Date: 'Fri, 20 Nov 07:27', IPv6: 'fd00::2' }, 'false'),
    'Content-Length: 88\nContent-Type: text/event-plain\n\nEvent-Name: X\nDate: Fri,%2020%20Nov%2007%3A27\nIPv6: fd00%3A%3A2\nContent-Length: 5\n\nfalse',
  );
  t.equal(
    jsonEvent({ a: 'é' }, 'b'),
    'Content-Length: 43\nContent-Type: text/event-json\n\n{"a":"é","Content-Length":"1","_body":"b"}',
  );
  t.end();
});
