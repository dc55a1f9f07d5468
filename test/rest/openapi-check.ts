import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { buildOpenapi } from '../../src/rest/openapi.ts';

type Json = Record<string, unknown>;

export const openapi = buildOpenapi() as Json & {
  readonly paths: Record<string, Record<string, Json>>;
  readonly components: { readonly schemas: Json };
};

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ ...openapi, $id: 'doc' });

const compiled = new Map<string, ValidateFunction>();

const validator = (pointer: string): ValidateFunction => {
  const found = compiled.get(pointer) ?? ajv.compile({ $ref: `doc#${pointer}` });
  compiled.set(pointer, found);
  return found;
};

const escape = (text: string): string => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The described path that a request's path fits; the one with the fewest parameters. */
export function describedPath(path: string): string | undefined {
  const fits = Object.keys(openapi.paths).filter((template) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return fits.sort((a, b) => a.split('{').length - b.split('{').length)[0];
}

/** What is wrong with an answer by the document; null: nothing. */
export function findAnswerProblem(method: string, path: string, status: number, body: unknown): string | null {
  const template = describedPath(path);
  if (status !== 200 || template === undefined) return check('/components/schemas/Error', body);
  return check(
    `/paths/${escape(template)}/${method.toLowerCase()}/responses/200/content/application~1json/schema`,
    body,
  );
}

function check(pointer: string, body: unknown): string | null {
  const validate = validator(pointer);
  return validate(body) ? null : `${pointer}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`;
}
