import { onBothSwitches } from '../stage/on-both-switches.ts';

onBothSwitches('two conditions, four agents, six callers', {}, async (t, stage) => {
  // Work that is called gold is served before work that is called basic, whoever came first.
  await stage.ok('POST', '/condition', { id: 'gold', where: 'has("gold")', priority: 20, queue_timeout: 60 });
  await stage.ok('POST', '/condition', {
    id: 'basic',
    where: 'has("basic")',
    sort: 'get("basic")',
    priority: 5,
    queue_timeout: 60,
  });
  const gold = stage.number('<enqueue><route><condition id="gold"/></route></enqueue>');
  const basic = stage.number('<enqueue><route><condition id="basic"/></route></enqueue>');
  await stage.login('1001', { skills: { gold: 50 } });
  await stage.login('1002', { skills: { gold: 40, basic: 10 }, state: 'busy' });
  await stage.login('1003', { skills: { basic: 50 } });
  await stage.login('1004', { skills: { basic: 90 } });

  // The first gold caller can only reach 1001, the first basic one the best, 1004, the next 1003.
  const g1 = stage.call(gold);
  const b1 = stage.call(basic);
  await stage.conversationOf(g1);
  t.same((await stage.conversationOf(b1)).agents[0].name, '1004');
  const b2 = stage.call(basic);
  t.same((await stage.conversationOf(b2)).agents[0].name, '1003');
  t.same((await stage.conversationOf(g1)).agents[0].name, '1001');
  const b3 = stage.call(basic);
  await stage.taskOf(b3);
  const b4 = stage.call(basic);
  await stage.taskOf(b4);
  const g2 = stage.call(gold);
  await stage.taskOf(g2);

  const talking = {
    [g1.name]: ['p1'],
    [b1.name]: ['p4'],
    [b2.name]: ['p3'],
    p1: [g1.name],
    p4: [b1.name],
    p3: [b2.name],
    [b3.name]: ['music'],
    [b4.name]: ['music'],
    [g2.name]: ['music'],
  };
  t.strictSame(await stage.hearsAtLast(talking), talking, 'each hears his own, and who waits hears music');

  const places = (await stage.ok('GET', '/queue')).result.map((task: { from: string }) => task.from);
  t.strictSame(places, [g2.from, b3.from, b4.from], 'by priority, then by age');

  // 1002 can do both: gold is worth more, although it waits shorter.
  await stage.ok('POST', '/agent/1002/state', { state: 'idle' });
  t.same((await stage.conversationOf(g2)).agents[0].name, '1002');
  // Whoever comes free takes the one that has waited longest.
  await b1.hangup();
  t.same((await stage.conversationOf(b3)).agents[0].name, '1004');
  await stage.phone('1003').live[0]?.hangup();
  t.same((await stage.conversationOf(b4)).agents[0].name, '1003');
  const later = {
    [g1.name]: ['p1'],
    [g2.name]: ['p2'],
    [b3.name]: ['p4'],
    [b4.name]: ['p3'],
    p1: [g1.name],
    p2: [g2.name],
    p3: [b4.name],
    p4: [b3.name],
  };
  t.strictSame(await stage.hearsAtLast(later), later);
});
