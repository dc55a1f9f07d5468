import t from 'tap';
import { parseEnqueue } from '../../src/enqueue/parse-enqueue.ts';
import { readMark, summarize } from './marked.ts';

const ROUTE = '<route><skill name="s"/></route>';
const inRoute = (inner: string): string => `<enqueue>\n <route>${inner}</route>\n</enqueue>`;
const inStage = (inner: string): string => `<enqueue>\n <filter>${inner}</filter>\n</enqueue>`;
const inSwapped = (inner: string): string => `<enqueue>\n <condition>${inner}</condition>\n</enqueue>`;

/** A document with the place of the problem marked by ¶, the element, and words of the rule. */
type Row = readonly [document: string, element: string, rule: RegExp];

const tables: Record<string, readonly Row[]> = {
  'not well-formed': [
    ['¶', '', /no <enqueue>/],
    ['¶plain text', '', /text outside/],
    [`<enqueue>${ROUTE}</enqueue>\n ¶tail`, '', /text outside/],
    [`<enqueue>${ROUTE}</enqueue>¶<![CDATA[x]]>`, '', /text outside/],
    [`¶<enqueue>${ROUTE}`, 'enqueue', /not closed/],
    [`<enqueue>\n<route>¶</enqueue>`, 'route', /expected <\/route>/],
    [`<enqueue>${ROUTE}</enqueue>¶</enqueue>`, '', /nothing to close/],
    [`¶<enqueue channel="a>${ROUTE}</enqueue>`, '', /not closed/],
    [`<enqueue>¶<</enqueue>`, 'enqueue', /bare "<"/],
    [`<enqueue ¶channel=a>${ROUTE}</enqueue>`, 'enqueue', /name="value"/],
    [`<enqueue ¶channel>${ROUTE}</enqueue>`, 'enqueue', /name="value"/],
    [`<enqueue channel="a"¶data="b">${ROUTE}</enqueue>`, 'enqueue', /name="value"/],
    [`<enqueue channel="a"\n ¶channel="a">${ROUTE}</enqueue>`, 'enqueue', /"channel" is given twice/],
    [`<enqueue data="a¶<b">${ROUTE}</enqueue>`, 'enqueue', /&lt;/],
    [`<enqueue>¶<!-- a -- b -->${ROUTE}</enqueue>`, '', /"--" in a comment/],
    [`¶<!----- --><enqueue/>`, '', /"--" in a comment/],
    [`¶<!-- a ---><enqueue/>`, '', /"--" in a comment/],
    [inRoute('¶]]>'), 'route', /CDATA/],
    [`<enqueue data="¶<">${ROUTE}</enqueue>`, 'enqueue', /&lt;/],
    [`<enqueue ${Array.from({ length: 64 }, (_, n) => `a${String(n)}=""`).join(' ')} ¶b=""/>`, 'enqueue', /too many/],
    [`<enqueue>¶<!-- a${ROUTE}</enqueue>`, 'enqueue', /not closed/],
    [inStage(`<condition><where>1 ¶]]> 2</where></condition>`), 'where', /CDATA/],
  ],
  'more than elements, attributes and text': [
    [`¶<!DOCTYPE enqueue><enqueue>${ROUTE}</enqueue>`, '', /DOCTYPE/],
    [`<?xml version="1.0"?>\n¶<!doctype a [<!ENTITY b "c">]><enqueue/>`, '', /DOCTYPE/],
    [`<enqueue>¶<!DOCTYPE a>${ROUTE}</enqueue>`, 'enqueue', /DOCTYPE/],
    [`¶<!ENTITY a "b"><enqueue/>`, '', /not well-formed/],
    [`<enqueue>¶<?php x?>${ROUTE}</enqueue>`, '', /XML declaration/],
    [`\n¶<?xml version="1.0"?><enqueue/>`, '', /XML declaration/],
    [`¶<?xml encoding="UTF-8"?><enqueue/>`, '', /XML declaration/],
    [`<enqueue data="a ¶&copy; b">${ROUTE}</enqueue>`, 'enqueue', /"&copy;" is no predefined/],
    [`<enqueue data="¶&__proto__;">${ROUTE}</enqueue>`, 'enqueue', /no predefined/],
    [`<enqueue data="a ¶& b">${ROUTE}</enqueue>`, 'enqueue', /"&" is no predefined/],
    [`<enqueue data="¶&amp">${ROUTE}</enqueue>`, 'enqueue', /"&amp" is no predefined/],
    ...[
      '&#0;',
      '&#x1F;',
      '&#xD800;',
      '&#xDFFF;',
      '&#xFFFE;',
      '&#xFFFF;',
      '&#x110000;',
      '&#99999999999999999999;',
      '&#;',
      '&#x;',
      '&#-1;',
    ].map((reference): Row => [
      `<enqueue data="¶${reference}">${ROUTE}</enqueue>`,
      'enqueue',
      /no predefined entity or XML char/,
    ]),
    ...['\0', '\x0B', '\x1B', '\x7F', '\x85', '\uD800', '\uFFFF'].map((character): Row => [
      `<enqueue>\n<!-- ¶${character} -->${ROUTE}</enqueue>`,
      '',
      /control characters/,
    ]),
    [`¶<enqueue data="${'x'.repeat(65_536)}">${ROUTE}</enqueue>`, '', /larger than 65536 bytes/],
    [`¶<enqueue data="${'é'.repeat(32_768)}">${ROUTE}</enqueue>`, '', /larger than 65536 bytes/],
  ],
  'elements and attributes that do not belong': [
    [`¶<queue/>`, 'queue', /unknown element/],
    [`¶<Enqueue>${ROUTE}</Enqueue>`, 'Enqueue', /unknown element/],
    [`¶<a:enqueue xmlns:a="b"/>`, 'a:enqueue', /unknown element/],
    [`<enqueue ¶xmlns="b">${ROUTE}</enqueue>`, 'enqueue', /unknown attribute "xmlns"/],
    [`¶<route/>`, 'route', /must be one <enqueue>/],
    [`<enqueue>${ROUTE}</enqueue>\n¶<enqueue>${ROUTE}</enqueue>`, 'enqueue', /one <enqueue> and nothing else/],
    [`<enqueue/>¶<enqueue/>`, 'enqueue', /one <enqueue> and nothing else/],
    [`<enqueue>\n¶<enqueue>${ROUTE}</enqueue></enqueue>`, 'enqueue', /does not belong here: <enqueue> holds <route>/],
    [inRoute('\n¶<music/>'), 'music', /unknown element/],
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'].flatMap((name): Row[] => [
      [inRoute(`¶<${name}/>`), name, /unknown element/],
      [inRoute(`<agent ¶${name}="x"/>`), 'agent', new RegExp(`unknown attribute "${name}"`)],
    ]),
    [`<enqueue ¶priority="1">${ROUTE}</enqueue>`, 'enqueue', /unknown attribute "priority"; known are channel, /],
    [
      `<enqueue>\n<route ¶name="a"><skill name="s"/></route></enqueue>`,
      'route',
      /unknown attribute "name"; it has none/,
    ],
    [inRoute('<agent name="a" ¶timeout="5"/>'), 'agent', /unknown attribute "timeout"/],
    [inRoute('<condition id="a" ¶choice="lru"/>'), 'condition', /unknown attribute "choice"/],
    [inRoute('<condition id="a" ¶name="b"/>'), 'condition', /unknown attribute "name"/],
    [inRoute('<agents><agent name="a" ¶priority="1"/></agents>'), 'agent', /unknown attribute "priority"/],
    [inRoute('¶<where>1</where>'), 'where', /does not belong here: <route> holds <condition>, <agent>, /],
    [inRoute('<agent name="a">¶<agent name="b"/></agent>'), 'agent', /<agent> has no children/],
    [inRoute('<condition id="a">¶<where>has("a")</where></condition>'), 'where', /has no children/],
    [inRoute('<condition name="a">¶<where>has("a")</where></condition>'), 'where', /<condition> holds <target>/],
    [inRoute('<condition><target name="a"/>¶<where>has("a")</where></condition>'), 'where', /holds <target>/],
    [inStage('¶<agent name="a"/>'), 'agent', /<filter> holds <condition>/],
    [
      inStage('<condition><where>has("a")</where>¶<target name="a"/></condition>'),
      'target',
      /<condition> holds <where>, <sort>/,
    ],
    [inSwapped('<filter><where>¶<where>1</where></where></filter>'), 'where', /<where> has no children/],
    [`<enqueue user_data="a" ¶data="b">${ROUTE}</enqueue>`, 'enqueue', /the same attribute, given twice/],
    [`<enqueue wait_voice="a" ¶waitPlayFile="a">${ROUTE}</enqueue>`, 'enqueue', /the same attribute, given twice/],
    [inRoute('<a><b><c><d><e><f>¶<g/></f></e></d></c></b></a>'), 'g', /nest deeper than 8/],
  ],
  'children missing, mixed or too many': [
    [`¶<enqueue/>`, 'enqueue', /needs a child <route> or <filter> or <condition>/],
    [`<enqueue>\n¶<route/></enqueue>`, 'route', /needs a child <condition> or <agent>/],
    [inRoute('¶<agents/>'), 'agents', /needs a child <agent>/],
    [inRoute('¶<condition/>'), 'condition', /needs a child <where>/],
    [inRoute('¶<condition name="a"/>'), 'condition', /needs a child <target>/],
    [inRoute('¶<condition><sort>1</sort></condition>'), 'condition', /needs a child <where>/],
    [`<enqueue>\n¶<filter/></enqueue>`, 'filter', /needs a child <condition>/],
    [inStage('¶<condition/>'), 'condition', /needs a child <where>/],
    [`<enqueue>\n¶<condition/></enqueue>`, 'condition', /needs a child <filter>/],
    [inSwapped('¶<filter/>'), 'filter', /needs an expression/],
    [inSwapped('¶<filter><sort>1</sort></filter>'), 'filter', /needs a child <where>/],
    [inRoute('¶<agent/>'), 'agent', /needs an attribute "name"/],
    [inRoute('<agent name="a"/>¶<skill name="s"/>'), 'skill', /<route> holds one kind of child, here <agent>/],
    [inRoute('<condition id="a"/>\n¶<agents><agent name="a"/></agents>'), 'agents', /one kind of child/],
    [`<enqueue>${ROUTE}\n¶<filter/></enqueue>`, 'filter', /one kind of child, here <route>/],
    [inRoute('<condition><where>has("a")</where>¶<where>has("a")</where></condition>'), 'where', /at most 1/],
    [inStage('<condition><where>has("a")</where><sort>1</sort>¶<sort>1</sort></condition>'), 'sort', /at most 1/],
  ],
  'text where none belongs': [
    [`<enqueue>${ROUTE}\n ¶x</enqueue>`, 'enqueue', /no text/],
    [inRoute(' ¶&lt;'), 'route', /no text/],
    [inRoute('<condition id="a">¶x</condition>'), 'condition', /no text/],
    [inRoute('<condition>¶x<where>has("a")</where></condition>'), 'condition', /no text/],
    [inRoute('<condition>¶x<target name="a"/></condition>'), 'condition', /no text/],
    [inRoute('<condition><target name="a">¶x</target></condition>'), 'target', /no text/],
    [inRoute('<agents>¶x<agent name="a"/></agents>'), 'agents', /no text/],
    [inRoute('<agents><agent name="a">¶x</agent></agents>'), 'agent', /no text/],
    [inRoute('<skill name="a">¶x</skill>'), 'skill', /no text/],
    [inStage('¶x<condition><where>has("a")</where></condition>'), 'filter', /no text/],
    [inSwapped('¶x<filter>has("a")</filter>'), 'condition', /no text/],
    [inRoute('<agent name="a"><![CDATA[ ¶x]]></agent>'), 'agent', /no text/],
    [inStage('<condition><where>has("a")</where>¶1</condition>'), 'condition', /no text/],
    [inSwapped('<filter>¶has("a")<where>has("a")</where></filter>'), 'filter', /no text/],
  ],
  'expressions, at their place in the document': [
    [inStage('<condition>¶<where> <!-- none --> </where></condition>'), 'where', /needs an expression/],
    [inStage('<condition><where>has("a")</where>¶<sort/></condition>'), 'sort', /needs an expression/],
    [inStage('<condition><where>\n  ¶get("a")\n</where></condition>'), 'where', /needs a boolean, not a number/],
    [
      inStage('<condition><where>\n  1 &lt;=\n  2 ¶&gt; 3</where></condition>'),
      'where',
      /^'>' compares a boolean with a number/,
    ],
    [
      inStage('<condition><where><![CDATA[1 < 2]]> &amp;&amp; <![CDATA[3 > ¶foo]]></where></condition>'),
      'where',
      /unknown name "foo"/,
    ],
    [
      inRoute('<condition><where>id == &quot;&#128512;&quot; and ¶)</where></condition>'),
      'where',
      /expected an operand, found "\)"/,
    ],
    [inRoute('<condition><where>has("a") and¶</where></condition>'), 'where', /expected an operand, found the end/],
    [
      inRoute('<condition><where>has("a")</where><sort mode="asc">¶id</sort></condition>'),
      'sort',
      /needs a number, not a string/,
    ],
    [inSwapped('<filter>\r\n¶@</filter>'), 'filter', /unexpected character "@"/],
  ],
};

for (const [name, rows] of Object.entries(tables)) {
  void t.test(name, (test) => {
    for (const [marked, element, rule] of rows) {
      const { text, line, column } = readMark(marked);
      test.strictSame(
        summarize(parseEnqueue(text), rule),
        { line, column, element, rule },
        JSON.stringify(marked.slice(0, 80)),
      );
    }
    test.end();
  });
}

void t.test('64 KiB to the byte, in characters of one to four bytes', (test) => {
  for (const [bytes, character] of ['x', '\x7E', '\xA0', '\u07FF', '\u0800', '\uFFFD', '\u{10000}', '\u{10FFFF}'].map(
    (each) => [new TextEncoder().encode(each).length, each] as const,
  )) {
    const start = `<enqueue>${ROUTE}</enqueue><!--${character.repeat(16_000)}-->`;
    const full = start.padEnd(65_536 - 16_000 * (bytes - character.length), '\n');
    test.equal(parseEnqueue(full).ok, true, `full of ${JSON.stringify(character)}`);
    test.match(parseEnqueue(`${full}\n`), { ok: false, error: { rule: /larger/ } }, 'one more');
  }
  test.equal(parseEnqueue(`\0<enqueue>${ROUTE}</enqueue>`).ok, false, 'a control character at the very start');
  test.end();
});
