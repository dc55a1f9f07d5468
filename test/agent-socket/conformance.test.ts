import { Ajv } from 'ajv';
import t from 'tap';
import { describeProtocol } from '../../src/agent-socket/describe-protocol.ts';
import type { Message } from '../../src/agent-socket/message.ts';
import { MESSAGES } from '../../src/agent-socket/messages.ts';
import { createReader, parseFrame } from '../../src/agent-socket/read-message.ts';
import { execFileSync } from 'node:child_process';
import { EXAMPLES } from './examples.ts';
import { startProtocol } from './harness.ts';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly (string | number)[];
  readonly const?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

const messages = Object.values(MESSAGES) as unknown as Message[];
const propertiesOf = ({ input }: Message) => input['properties'] as Readonly<Record<string, Schema>>;
const reader = (message: Message) => {
  const read = createReader(message);
  return (fields: unknown) => read(parseFrame(JSON.stringify(fields)).frame.fields, {});
};
const exampleOf = ({ type }: Message): Record<string, unknown> => ({ ...EXAMPLES[type as keyof typeof EXAMPLES] });
/** What the example leaves out although it is needed comes from elsewhere: the connection. */
const wholeOf = (message: Message) => ({ req_id: 'r', os: 'Windows', ...exampleOf(message) });

for (const message of messages) {
  const read = reader(message);
  const whole = wholeOf(message);
  const code = (fields: unknown): string => {
    const answer = read(fields);
    return answer.ok ? '0' : answer.error.code;
  };

  void t.test(`${message.type}: the published example is understood`, async (t) => {
    const { frame, problem } = parseFrame(JSON.stringify(exampleOf(message)));
    t.equal(problem, null);
    t.equal(frame.type, message.type);
    t.match(read(exampleOf(message)), { ok: true });
  });

  void t.test(`${message.type}: every required field is missed by its name`, async (t) => {
    for (const name of (message.input['required'] as string[]).filter((each) => each !== 'msg_type')) {
      for (const empty of [{ [name]: undefined }, { [name]: '' }, { [name]: null }]) {
        const answer = read({ ...whole, ...empty });
        if (answer.ok) return void t.fail(name);
        t.equal(answer.error.code, name.endsWith('uuid') ? '4000' : '4002', name);
        t.match(answer.error.msg, new RegExp(`^${name}: missing`));
      }
    }
  });

  void t.test(`${message.type}: every value that is listed, and none besides`, async (t) => {
    for (const [name, { enum: values }] of Object.entries(propertiesOf(message))) {
      if (values === undefined) continue;
      const needed = { operated_agent_id: 'x', operated_ext_id: 'x', trans_number: '1' };
      for (const value of values) {
        t.equal(code({ ...needed, ...whole, [name]: value }), '0', `${name} ${value}`);
        t.equal(code({ ...needed, ...whole, [name]: String(value) }), '0', `${name} "${value}"`);
      }
      for (const value of ['nonsense', 99, true, {}, [], ` ${values[0] ?? ''}`])
        t.equal(code({ ...needed, ...whole, [name]: value }), '4002', `${name} ${JSON.stringify(value)}`);
    }
  });

  void t.test(`${message.type}: numbers within their range, as numbers or texts`, async (t) => {
    for (const [name, { type, minimum = 0, maximum = 0, enum: values }] of Object.entries(propertiesOf(message))) {
      if (type !== 'integer' || values !== undefined) continue;
      for (const value of [minimum, maximum, String(minimum), String(maximum)])
        t.equal(code({ ...whole, [name]: value }), '0', `${name} ${JSON.stringify(value)}`);
      for (const value of [minimum - 1, maximum + 1, '1.5', 'x', '1e1', '0x10', true, 1e300])
        t.equal(code({ ...whole, [name]: value }), '4002', `${name} ${JSON.stringify(value)}`);
    }
  });

  void t.test(`${message.type}: truth in all its forms`, async (t) => {
    for (const [name, { type }] of Object.entries(propertiesOf(message))) {
      if (type !== 'boolean') continue;
      for (const [value, expected] of [
        [true, true],
        ['true', true],
        ['True', true],
        ['1', true],
        [1, true],
        ['false', false],
        ['0', false],
      ] as const) {
        const answer = read({ ...whole, [name]: value });
        t.equal(answer.ok && answer.value[name], expected, `${name} ${JSON.stringify(value)}`);
      }
      for (const value of ['yes', 2, {}]) t.equal(code({ ...whole, [name]: value }), '4002', name);
    }
  });

  void t.test(`${message.type}: no field takes an object, a list or far too long a text`, async (t) => {
    for (const name of Object.keys(propertiesOf(message)).filter((each) => each !== 'msg_type'))
      for (const value of [{}, { toString: 'x' }, [], ['x'], 'x'.repeat(5000)])
        t.equal(code({ ...whole, [name]: value }), '4002', `${name} ${JSON.stringify(value).slice(0, 20)}`);
  });
}

void t.test('texts of digits may come as numbers, and what is unknown is let be', async (t) => {
  const read = reader(MESSAGES.call);
  const answer = read({ ...EXAMPLES.call, req_id: 7, callee_number: 13107618845, nonsense: { a: 1 }, constructor: 1 });
  t.match(answer, { ok: true, value: { req_id: '7', callee_number: '13107618845' } });
  t.notOk(answer.ok && 'nonsense' in answer.value);
});

void t.test('the description is that by which is checked, printed and served alike', async (t) => {
  const protocol = await startProtocol(t);
  const served = (await (await fetch(`${protocol.url}/v1/agent-protocol.json`)).json()) as Record<string, object>;
  t.same(served, JSON.parse(JSON.stringify(describeProtocol())));
  const printed = execFileSync(process.execPath, ['dist/src/agent-socket/print-agent-protocol.js'], {
    encoding: 'utf8',
  });
  t.same(JSON.parse(printed), served);
  const ajv = new Ajv({ strict: true, strictRequired: false });
  for (const kind of ['requests', 'replies', 'pushes'])
    for (const schema of Object.values(served[kind] ?? {})) t.equal(typeof ajv.compile(schema), 'function');
  t.same(Object.keys(served['requests'] ?? {}).sort(), Object.keys(EXAMPLES).sort());
});
