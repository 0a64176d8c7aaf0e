// Tested by test/unit/prompts/templates/jinja-python.test.ts.
import { valueOf } from '../../gepa/named-values';
import { Environment, Interpreter } from '@huggingface/jinja';

/** A value of @huggingface/jinja's interpreter. Its classes aren't exported, and are distinguished by `type`. */
export type JinjaValue = ReturnType<Environment['set']>;

/** Converts data to a value of the interpreter. Numbers without a fraction become integers. */
export function valueFrom(data: unknown): JinjaValue {
  return new Environment().set('value', data);
}

/** Evaluates an expression, given as a node of the library's syntax tree. */
export function evaluated(node: object, environment: Environment): JinjaValue {
  return new Interpreter(environment).evaluate(node as Parameters<Interpreter['evaluate']>[0], environment);
}

export function floatFrom(value: number): JinjaValue {
  return evaluated({ type: 'FloatLiteral', value }, new Environment());
}

export function listFrom(items: readonly JinjaValue[]): JinjaValue {
  return Object.assign(valueFrom([]), { value: [...items] });
}

/** Creates a function that receives the interpreter's values, the last of which holds the named arguments, if any. */
export function functionFrom(call: (given: readonly JinjaValue[], scope: Environment) => JinjaValue): JinjaValue {
  return Object.assign(
    valueFrom(() => null),
    { value: call },
  );
}

export function isText(value: JinjaValue): value is JinjaValue & { readonly value: string } {
  return value.type === 'StringValue';
}

/** Whether a value is a number. In Python, booleans are numbers too. */
export function isNumber(value: JinjaValue): boolean {
  return value.type === 'IntegerValue' || value.type === 'FloatValue' || value.type === 'BooleanValue';
}

export function isFloat(value: JinjaValue): boolean {
  return value.type === 'FloatValue';
}

export function isMissing(value: JinjaValue | undefined): value is undefined {
  return value === undefined || value.type === 'UndefinedValue';
}

/** Returns the items of a list, the characters of a text or the keys of an object. */
export function itemsOf(value: JinjaValue): readonly JinjaValue[] {
  if (value.type === 'UndefinedValue') return [];
  if (isText(value)) return Array.from(value.value).map((character) => valueFrom(character));
  const entries = entriesOf(value);
  if (entries !== undefined) return [...entries.keys()].map((key) => valueFrom(key));
  if (Array.isArray(value.value)) return value.value;
  throw new TypeError(`${pythonRepr(value)} is not a list`);
}

/** Returns the entries of an object, or undefined for any other value. */
export function entriesOf(value: JinjaValue): ReadonlyMap<string, JinjaValue> | undefined {
  return value.value instanceof Map ? value.value : undefined;
}

/** Returns the value at a path such as `price.net` or `0`, if any. */
export function attributeOf(value: JinjaValue, path: string): JinjaValue | undefined {
  return path.split('.').reduce<JinjaValue | undefined>((inner, key) => {
    if (inner === undefined) return undefined;
    const entries = entriesOf(inner);
    if (entries !== undefined) return entries.get(key);
    return Array.isArray(inner.value) ? (inner.value as readonly JinjaValue[]).at(Number(key)) : undefined;
  }, value);
}

/** Formats a value like Python's `str`, which is what Jinja prints. */
export function pythonText(value: JinjaValue): string {
  return isText(value) ? value.value : pythonRepr(value);
}

/** Formats a value like Python's `repr`. */
function pythonRepr(value: JinjaValue): string {
  if (isText(value)) return quoted(value.value);
  switch (value.type) {
    case 'UndefinedValue':
      return '';
    case 'NullValue':
      return 'None';
    case 'BooleanValue':
      return value.value === true ? 'True' : 'False';
    case 'IntegerValue':
      return BigInt(Number(value.value)).toString();
    case 'FloatValue':
      return floatText(Number(value.value));
    case 'TupleValue': {
      const items = itemsOf(value).map(pythonRepr);
      return items.length === 1 ? `(${items.join('')},)` : `(${items.join(', ')})`;
    }
    case 'ArrayValue':
      return `[${itemsOf(value).map(pythonRepr).join(', ')}]`;
    default: {
      const entries = entriesOf(value);
      if (entries === undefined) return `<${value.type}>`;
      return `{${[...entries].map(([key, inner]) => `${quoted(key)}: ${pythonRepr(inner)}`).join(', ')}}`;
    }
  }
}

/** Formats a float with the fewest digits, and an exponent in the same cases as Python. */
function floatText(number: number): string {
  const [digits = '', exponent = '0'] = number.toExponential().split('e');
  const power = Number(exponent);
  if (!Number.isFinite(number) || Math.abs(power) > 300) return String(number).replace('Infinity', 'inf');
  if (power < -4 || power >= 16) {
    return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  if (Number.isInteger(number)) return `${Object.is(number, -0) ? '-' : ''}${number}.0`;
  return power < 0 ? number.toFixed(digits.replace(/[-.]/g, '').length - power - 1) : String(number);
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\n\r\t]/g, (sign) => valueOf(ESCAPES, sign) ?? sign).replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped}${quote}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
