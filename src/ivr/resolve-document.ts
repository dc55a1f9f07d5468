import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Enqueue } from '../enqueue/model.ts';
import { err, type Result } from '../lib/result.ts';
import { readOnce } from './read-once.ts';

/** A file of dialplans/ is named so; nothing else is opened. */
const DOCUMENT_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/**
 * Finds what a call's script asks for, by the channel variables that it set; or a sentence that says why it cannot be used.
 * At once, without waiting: a call that hangs up meanwhile would otherwise be overtaken by its own end.
 */
export function resolveDocument(
  dialplansDir: string,
  variables: Readonly<Record<string, string>>,
): Result<Enqueue, string> {
  const { enqueue_xml: xml, enqueue_document: name, ivr_url: url } = variables;
  if (xml !== undefined && xml !== '') return parseXml(xml);
  if (name !== undefined && name !== '') return readDocument(dialplansDir, name);
  if (url !== undefined && url !== '')
    return err('ivr_url: IVR services are not supported yet; use enqueue_document or enqueue_xml');
  return err('neither enqueue_document nor enqueue_xml is set');
}

function readDocument(dialplansDir: string, name: string): Result<Enqueue, string> {
  if (!DOCUMENT_NAME.test(name))
    return err(`enqueue_document: not a document's name: ${JSON.stringify(name.slice(0, 80))}`);
  try {
    return prefixed(`${name}.xml`, readOnce(readFileSync(join(dialplansDir, `${name}.xml`), 'utf8')));
  } catch {
    return err(`enqueue_document: there is no ${name}.xml in the dialplans folder`);
  }
}

/** Percent-encoded in the channel variable, so that it passes every dialplan unharmed. */
function parseXml(encoded: string): Result<Enqueue, string> {
  try {
    return prefixed(
      'enqueue_xml',
      readOnce(encoded.trimStart().startsWith('<') ? encoded : decodeURIComponent(encoded)),
    );
  } catch {
    return err('enqueue_xml: not URL-encoded');
  }
}

const prefixed = <T>(where: string, result: Result<T, string>): Result<T, string> =>
  result.ok ? result : err(`${where}: ${result.error}`);
