// The live picture: reads the REST API, and reads it again when the event stream says that something happened.
const api = '/v1/callcenter';
const byId = (id) => document.getElementById(id);
const MOST_EVENTS = 200;

let key = sessionStorage.getItem('enqueued-key') ?? '';
const headers = () => (key ? { authorization: `Bearer ${key}` } : {});

/** Until it is typed nothing is asked for. */
let isLocked = false;

function askForKey() {
  isLocked = true;
  byId('key-form').hidden = false;
}

async function read(path) {
  const response = await fetch(api + path, { headers: headers() });
  if (response.status === 401) askForKey();
  const { code, msg, data } = await response.json();
  if (code !== '000000') throw new Error(msg);
  return data.result ?? data;
}

/** Text only: nothing that a caller sent becomes markup. */
function element(name, text, className = '') {
  const made = document.createElement(name);
  made.textContent = text ?? '';
  made.className = className;
  return made;
}

function fill(id, rows, count = rows.length) {
  const columns = byId(id).tHead.rows[0].cells.length;
  const body = byId(id).tBodies[0];
  const empty = () => {
    const cell = element('td', 'nobody', 'empty');
    cell.colSpan = columns;
    return [[cell]];
  };
  body.replaceChildren(
    ...(rows.length > 0 ? rows : empty()).map((cells) => {
      const row = element('tr', '');
      row.append(...cells.map((cell) => (cell instanceof Node ? cell : element('td', String(cell ?? '-')))));
      return row;
    }),
  );
  byId(`${id}-count`).textContent = count > 0 ? count : '';
}

const mayHear = (member) => member.mode === 1 || member.mode === 2;
const isHeard = (member) => member.mode === 1 || member.mode === 3;

function conversationRows(conversation) {
  const members = [
    ...conversation.agents.map((agent) => ({ ...agent, who: `agent ${agent.name}` })),
    ...conversation.outs.map((out) => ({ ...out, who: out.number || out.call_id })),
  ].filter((member) => member.end_time === null);
  return members.map((member) => {
    const others = members.filter((other) => other !== member);
    const hears = mayHear(member) ? others.filter(isHeard).map(({ who }) => who) : [];
    const heardBy = isHeard(member) ? others.filter(mayHear).map(({ who }) => who) : [];
    return [
      conversation.id,
      `${member.who}${member.mode === 4 ? ' (hold)' : ''}`,
      hears.join(', ') || 'nobody',
      heardBy.join(', ') || 'nobody',
    ];
  });
}

function showQueue(tasks) {
  fill(
    'queue',
    tasks.map((task) => [task.from, `${task.waited} s`, task.state, task.route, task.id]),
  );
}

function showAgents(agents) {
  const rows = agents.map((agent) => [
    agent.name,
    element('td', agent.state, agent.state.split('/')[0]),
    (agent.skills ?? [])
      .filter((skill) => skill.enabled)
      .map((skill) => `${skill.name} ${skill.score}`)
      .join(', '),
    agent.calls_today,
  ]);
  fill('agents', rows);
}

async function refresh() {
  const [agents, tasks, conversations] = await Promise.all([
    read('/agent?pageSize=1999'),
    read('/queue?pageSize=1999'),
    read('/conversation?state=running&pageSize=1999'),
  ]);
  showAgents(agents);
  showQueue(tasks);
  fill('conversations', conversations.flatMap(conversationRows), conversations.length);
}

let pending = false;
/** Many events at once are one look. */
function refreshSoon() {
  if (pending || isLocked) return;
  pending = true;
  setTimeout(() => {
    pending = false;
    refresh().catch((error) => showLink('bad', error.message));
  }, 150);
}

function showLink(className, text) {
  byId('link').className = className;
  byId('link').textContent = text;
}

function showEvent(event) {
  const { event: name, time, action, seq, subaccount_id, ...fields } = event;
  const list = byId('events');
  list.prepend(element('li', `${new Date(time).toLocaleTimeString()} ${name} ${JSON.stringify(fields)}`));
  while (list.children.length > MOST_EVENTS) list.lastChild.remove();
}

/** EventSource cannot send a key, so the stream is read by hand. */
async function follow() {
  const response = await fetch(`${api}/event/stream`, { headers: headers() });
  if (response.status === 401) askForKey();
  if (!response.ok) throw new Error(isLocked ? 'an API key is needed' : `the event stream answers ${response.status}`);
  showLink('good', 'live');
  refreshSoon();
  let rest = '';
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + decoder.decode(part.value, { stream: true })).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.startsWith('data: ')) showEvent(JSON.parse(line.slice(6)));
    refreshSoon();
  }
}

async function live() {
  try {
    await follow();
    showLink('bad', 'the daemon closed the stream');
  } catch (error) {
    showLink('bad', error.message);
  }
  if (!isLocked) setTimeout(live, 1000);
}

byId('key-form').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  key = byId('key').value;
  sessionStorage.setItem('enqueued-key', key);
  byId('key-form').hidden = true;
  isLocked = false;
  live();
});

// What only time changes: the seconds that callers wait.
setInterval(refreshSoon, 1000);
live();
