import t from 'tap';
import { createRepeats } from '../../src/switch/repeats.ts';

t.test('an event that has come comes no more, however late', (t) => {
  const repeats = createRepeats();
  const told = ['1', '3', '2', '3', '', '', '1'].filter((sequence) => !repeats.isRepeat(sequence));
  t.strictSame(told, ['1', '3', '2', '', '']);
  repeats.forget();
  t.notOk(repeats.isRepeat('1'), 'of another connection');
  t.end();
});

t.test('it does not remember for ever', (t) => {
  const repeats = createRepeats();
  for (let n = 0; n < 6000; n++) repeats.isRepeat(String(n));
  for (const kept of ['1000', '5999']) t.ok(repeats.isRepeat(kept), kept);
  for (const gone of ['0', '999']) t.notOk(repeats.isRepeat(gone), gone);
  t.end();
});
