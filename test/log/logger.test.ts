import t from 'tap';
import { createLogger } from '../../src/log/logger.ts';

const write = (fields: object): string => {
  let line = '';
  createLogger('debug', { write: (text: string) => void (line += text) }).debug(fields, 'said');
  return line;
};

void t.test('secrets are blotted out, however deep they stand', (t) => {
  const wrapped = [{ a: { b: { c: { d: { e: { password: 'hidden' } } } } } }];
  for (const fields of [
    { password: 'hidden' },
    { secret: 'hidden', more: wrapped },
    { authorization: { key: 'hidden' } },
  ])
    t.match(JSON.parse(write(fields)), { msg: 'said' });
  t.notMatch(write({ more: wrapped, key: 'hidden', secret: ['hidden'], authorization: { any: 'hidden' } }), /hidden/);
  t.match(JSON.parse(write({ more: wrapped })), { more: [{ a: { b: { c: { d: { e: { password: '…' } } } } } }] });
  t.end();
});

void t.test('all else is written as it is', (t) => {
  const fields = { leg: 'l1', keyboard: 'qwerty', numbers: [1, 2.5, null], at: new Date(0), nothing: undefined };
  t.match(JSON.parse(write(fields)), {
    leg: 'l1',
    keyboard: 'qwerty',
    numbers: [1, 2.5, null],
    at: '1970-01-01T00:00:00.000Z',
  });
  const { err } = JSON.parse(write({ err: new Error('broke') })) as { err: { message: string; stack: string } };
  t.equal(err.message, 'broke');
  t.match(err.stack, /logger\.test/);
  t.end();
});
