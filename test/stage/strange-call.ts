import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { until } from '../real/until.ts';
import type { StrangeCall, StrangeCaller } from './stage.ts';

const HOST = '127.0.0.1';

/** As much of a SIP telephone as it takes to say who calls in words that no decent one would use. */
export async function callStrangely(sipPort: number, caller: StrangeCaller, number: string): Promise<StrangeCall> {
  const socket = createSocket('udp4');
  await new Promise<void>((bound) => socket.bind(0, HOST, bound));
  const { port } = socket.address();
  const ids = { call: randomUUID(), tag: randomUUID().slice(0, 8) };
  const from = `From: "${quoted(caller.name)}" <sip:${inUri(caller.number)}@${HOST}>;tag=${ids.tag}`;
  let to = `To: <sip:${number}@${HOST}>`;
  let state: 'begun' | 'answered' | 'ended' = 'begun';
  const send = (method: string, cseq: number, more: readonly string[] = [], body = ''): void => {
    const lines = [
      `${method} sip:${number}@${HOST}:${sipPort} SIP/2.0`,
      `Via: SIP/2.0/UDP ${HOST}:${port};rport;branch=z9hG4bK${randomUUID()}`,
      ...[from, to, `Call-ID: ${ids.call}`, `CSeq: ${cseq} ${method}`, 'Max-Forwards: 70'],
      ...[`Contact: <sip:strange@${HOST}:${port}>`, ...more, `Content-Length: ${Buffer.byteLength(body)}`],
    ];
    socket.send(`${lines.join('\r\n')}\r\n\r\n${body}`, sipPort, HOST);
  };
  const answerBye = (text: string): void => {
    const kept = text.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
    socket.send(`${['SIP/2.0 200 OK', ...kept, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`, sipPort, HOST);
    state = 'ended';
  };
  socket.on('message', (bytes) => {
    const text = bytes.toString('utf8');
    if (text.startsWith('BYE ')) return answerBye(text);
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0);
    if (/^CSeq: *2 BYE/im.test(text)) state = 'ended';
    if (status < 200 || !/^CSeq: *1 INVITE/im.test(text)) return;
    to = /^To:.*$/im.exec(text)?.[0] ?? to;
    send('ACK', 1);
    state = status < 300 && state === 'begun' ? 'answered' : status < 300 ? state : 'ended';
  });
  const strange = [
    `X-enqueue_document: ${inHeader(caller.name)}`,
    `P-Asserted-Identity: ${from.slice('From: '.length)}`,
  ];
  send('INVITE', 1, [...strange, 'Content-Type: application/sdp'], SDP);
  await until('the strange call is answered or refused', () => state !== 'begun');
  return {
    isLive: () => state === 'answered',
    hangup: async () => {
      if (state === 'answered') send('BYE', 2);
      await until('the strange call is over', () => state === 'ended');
      socket.close();
    },
  };
}

/** What a quoted name needs to be one, and nothing else; its lines are folded. */
const quoted = (name: string): string => inHeader(name.replace(/["\\]/g, '\\$&'));
const inHeader = (text: string): string => text.replace(/[\r\n\0]+/g, '\r\n ');
const inUri = (number: string): string =>
  Array.from(Buffer.from(number), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const SDP = [
  'v=0',
  `o=- 1 1 IN IP4 ${HOST}`,
  's=-',
  `c=IN IP4 ${HOST}`,
  't=0 0',
  'm=audio 9 RTP/AVP 8',
  'a=rtpmap:8 PCMA/8000',
  '',
].join('\r\n');
