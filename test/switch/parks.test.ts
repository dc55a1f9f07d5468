import t from 'tap';
import { realClock } from '../../src/pace/clock.ts';
import { createParks } from '../../src/switch/parks.ts';
import { until } from './fake-switch.ts';

function start(longestMs = 60_000) {
  const parks = createParks(realClock, longestMs);
  const gone: string[] = [];
  const tell = (name: string, legId: string): void => parks.onEvent({ 'Event-Name': name, 'Unique-ID': legId });
  const leave = (legId: string): void =>
    parks.whenParked(legId, (isThere) => gone.push(isThere ? legId : `${legId}, perhaps`));
  return { parks, gone, tell, leave };
}

t.test('whoever is in his park is let go at once, the others as soon as they are, or are over', (t) => {
  const { gone, tell, leave } = start();
  tell('CHANNEL_PARK', 'there');
  for (const legId of ['there', 'late', 'hung up']) leave(legId);
  t.same(gone, ['there']);
  tell('CHANNEL_ANSWER', 'late');
  t.same(gone, ['there']);
  tell('CHANNEL_PARK', 'late');
  tell('CHANNEL_HANGUP', 'hung up');
  t.same(gone, ['there', 'late', 'hung up']);
  t.end();
});

t.test('each park counts once: the call may be handed over again', (t) => {
  const { gone, tell, leave } = start();
  tell('CHANNEL_PARK', 'leg');
  leave('leg');
  leave('leg');
  t.same(gone, ['leg']);
  tell('CHANNEL_PARK', 'leg');
  t.same(gone, ['leg', 'leg']);
  t.end();
});

t.test('a park that was left without us does not count for the next one', (t) => {
  const { parks, gone, tell, leave } = start();
  tell('CHANNEL_PARK', 'leg');
  parks.forget('leg');
  leave('leg');
  t.same(gone, []);
  tell('CHANNEL_PARK', 'leg');
  t.same(gone, ['leg']);
  t.end();
});

t.test('one whose park was not told is let go all the same', async (t) => {
  const { parks, gone, tell, leave } = start(5);
  tell('CHANNEL_PARK', 'leg');
  parks.forgetAll();
  leave('leg');
  t.same(gone, []);
  await until('it is let go', () => gone.length > 0);
  t.same(gone, ['leg, perhaps']);
});
