/**
 * Rows of what is alive, as they were before the agent protocol, get what the core expects of them now. What is there
 * already is left as it is. Ended ones are only read, by those who ask for nothing that is new.
 */
export const RESHAPE_ROWS = `
  CREATE TEMP TABLE keepalive AS
    SELECT coalesce(min(json_extract(timer.body, '$.at') - json_extract(agent.body, '$.seenAt')), 300000) AS ms
    FROM agent JOIN timer ON timer.id = 'agent:' || agent.id || ':login-expired';

  UPDATE agent SET body = json_set(body, '$.presence', json_object(
      'is', 'passing',
      'state', 'busy/wrap-up',
      'then', json_extract(body, '$.presence.then'),
      'until', (SELECT json_extract(timer.body, '$.at') FROM timer WHERE timer.id = 'agent:' || agent.id || ':wrap-up-over')))
    WHERE json_extract(body, '$.presence.is') = 'wrap-up';
  UPDATE agent SET body = json_set(body, '$.presence.before',
      json_object('is', 'set', 'state', json_extract(body, '$.presence.before')))
    WHERE json_type(body, '$.presence.before') = 'text';
  UPDATE agent SET body = json_insert(body,
      '$.keepaliveMs', (SELECT ms FROM keepalive),
      '$.afterCall', json('null'));
  DROP TABLE keepalive;

  UPDATE timer SET
      id = replace(id, ':wrap-up-over', ':state-over'),
      body = json_set(body, '$.due.due', 'state-over', '$.id', replace(id, ':wrap-up-over', ':state-over'))
    WHERE json_extract(body, '$.due.due') = 'wrap-up-over';

  UPDATE leg SET body = json_set(body, '$.result',
      json_object('variables', json_extract(body, '$.result'), 'number', json('null')))
    WHERE json_type(body, '$.result') = 'object' AND json_type(body, '$.result.variables') IS NOT 'object';
  UPDATE leg SET body = json_insert(body,
      '$.supervises', json('null'), '$.supervisors', json('[]'), '$.recording', json('null'), '$.video', 0);

  UPDATE conversation SET body = json_insert(json_set(body,
      '$.members', (SELECT json_group_array(json_insert(value, '$.names', json('[]'))) FROM json_each(body, '$.members')),
      '$.past', (SELECT json_group_array(json_insert(value, '$.names', json('[]'))) FROM json_each(body, '$.past'))),
      '$.begun', json('null'), '$.lasting', json('[]'), '$.consults', json('null'), '$.meeting', json('null'))
    WHERE ended_at IS NULL;

  UPDATE errand SET body = json_insert(body, '$.options',
      json('{"mode":1,"video":0,"recording":null,"isConsult":false,"workOrderId":null}'));

  UPDATE errand SET body = json_set(body, '$.seek.taskId', 'qt' || lower(hex(randomblob(12))))
    WHERE json_extract(body, '$.seek.by') = 'queue' AND json_type(body, '$.seek.taskId') = 'null';
  UPDATE task SET body = json_insert(body, '$.data', json('null')) WHERE json_extract(body, '$.state.is') IS NOT 'ended';

  UPDATE command SET body = json_insert(body, '$.wants', json('[]')) WHERE json_extract(body, '$.do') = 'originate';
  UPDATE command SET body = json_insert(body, '$.number', json('null')) WHERE json_extract(body, '$.do') = 'release';`;

/** What a script is to get has an id; no channel has this one. */
export const NAME_RESULTS =
  "UPDATE leg SET body = json_insert(body, '$.result.id', 'before') WHERE json_type(body, '$.result') = 'object';";
