// Tested by test/unit/metrics/metric-definition.test.ts.
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { withinTimeLimit } from '../processes/time-limit';

/**
 * Returns a sentence for each violation of a schema, or an empty list when the value conforms.
 *
 * @throws {TimeLimitError} when a pattern of the schema backtracks too long on the value.
 */
export type SchemaCheck = (value: unknown) => readonly string[];

/** Compiled schemas by their text: compiling takes milliseconds, and many rows share one schema. */
const compiled = new Map<string, SchemaCheck>();

/**
 * Compiles a JSON schema of draft 7, 2019-09 or 2020-12, chosen by its `$schema` (draft 7 when absent). Unknown keywords are
 * ignored, as the specification requires.
 *
 * @throws {Error} when the schema is invalid.
 */
export function compileSchema(schema: object | boolean): SchemaCheck {
  const key = JSON.stringify(schema);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const validate = validatorFor(schema);
  // Only patterns and formats can backtrack. All other keywords take time in proportion to the value.
  const hasPattern = /"(?:pattern|patternProperties|format)"/.test(key);
  const check: SchemaCheck = (value) => {
    const isValid = hasPattern ? withinTimeLimit(() => validate(value)) : validate(value);
    return isValid ? [] : (validate.errors ?? []).map(faultInWords);
  };
  compiled.set(key, check);
  return check;
}

function validatorFor(schema: object | boolean): ValidateFunction {
  const draft = typeof schema === 'object' && '$schema' in schema ? String(schema.$schema) : '';
  const options = { allErrors: true, strict: false } as const;
  const ajv = draft.includes('2020-12')
    ? new Ajv2020(options)
    : draft.includes('2019-09')
      ? new Ajv2019(options)
      : new Ajv(options);
  addFormats(ajv);
  return ajv.compile(schema);
}

/** E.g. `items[0].price must be number`. */
function faultInWords({ instancePath, message = 'does not conform', params }: ErrorObject): string {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
  const extra = 'additionalProperty' in params ? ` (it has ${JSON.stringify(params['additionalProperty'])})` : '';
  const allowed = 'allowedValues' in params ? ` (${JSON.stringify(params['allowedValues'])})` : '';
  return `${path === '' ? 'the value' : path} ${message}${extra}${allowed}`;
}
