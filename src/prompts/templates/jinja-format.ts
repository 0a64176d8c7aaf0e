// Tested by test/unit/prompts/templates/jinja-python.test.ts.
import { entriesOf, isNumber, isText, itemsOf, pythonText, valueFrom, type JinjaValue } from './jinja-values';

/** Implements Python's `text % values`. */
export function percentFormatted(text: string, values: JinjaValue): string {
  const waiting = values.type === 'TupleValue' ? [...itemsOf(values)] : [values];
  const named = entriesOf(values);
  return text.replace(
    /%(?:\((\w+)\))?([-+ 0#]*)(\d*)(?:\.(\d+))?([sdifFeEgGxXor%])/g,
    (_, name: string | undefined, flags: string, width: string, precision: string | undefined, type: string) => {
      if (type === '%') return '%';
      const value = name === undefined ? waiting.shift() : named?.get(name);
      if (value === undefined) throw new Error('not enough arguments for format string');
      const align = flags.includes('-') ? '<' : '';
      const sign = /[+ ]/.exec(flags)?.[0] ?? '';
      const zero = flags.includes('0') && align === '' ? '0' : '';
      const places = precision === undefined ? '' : `.${precision}`;
      const form = type === 'i' || type === 'r' ? 'd' : type;
      const isWhole = form === 'd' && isNumber(value);
      const written = isWhole ? valueFrom(Math.trunc(Number(value.value))) : value;
      // Without a flag everything is right-aligned, including text.
      return formatted(written, `${align === '' && zero === '' ? '>' : align}${sign}${zero}${width}${places}${form}`);
    },
  );
}

/** Implements Python's `text.format(…)`. */
export function braceFormatted(
  text: string,
  values: readonly JinjaValue[],
  named: ReadonlyMap<string, JinjaValue>,
): string {
  let next = 0;
  return text.replace(
    /\{\{|\}\}|\{([^{}:!.[\]]*)((?:\.\w+|\[[^\]]*\])*)(?:![rsa])?(?::([^{}]*))?\}/g,
    (whole, field: string | undefined, path: string | undefined, spec = '') => {
      if (field === undefined) return whole === '{{' ? '{' : '}';
      const value = /^\d*$/.test(field) ? values[field === '' ? next++ : Number(field)] : named.get(field);
      const keys = [...(path ?? '').matchAll(/\.(\w+)|\[([^\]]*)\]/g)].map(([, name, key]) => name ?? key ?? '');
      const found = keys.reduce<JinjaValue | undefined>(
        (inner, key) => (inner === undefined ? undefined : (entriesOf(inner)?.get(key) ?? itemsOf(inner)[Number(key)])),
        value,
      );
      if (found === undefined) throw new Error(`the format has no value for ${whole}`);
      return formatted(found, spec as string);
    },
  );
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ]?)#?(0?)(\d*)([,_]?)(?:\.(\d+))?([a-zA-Z%]?)$/su;

/** Formats a value by Python's format specification: `>10`, `05.1f`, `,`. */
function formatted(value: JinjaValue, spec: string): string {
  const [, fill = ' ', align = '', sign = '', zero = '', width = '', group = '', precision, type = ''] =
    SPEC.exec(spec) ?? [];
  if (spec !== '' && !SPEC.test(spec)) throw new Error(`the format ${spec} is unknown`);
  const isNumeric = isNumber(value) && type !== 's' && (value.type !== 'BooleanValue' || type !== '');
  if (!isNumeric && type !== '' && type !== 's' && isText(value))
    throw new TypeError(`a number is required, not ${pythonText(value)}`);
  if (!isNumeric) {
    const text = pythonText(value).slice(0, precision === undefined ? undefined : Number(precision));
    return padded(text, '', { fill, align: align || '<', width: Number(width) });
  }
  const number = Number(value.value);
  const digits = digitsOf(value, Math.abs(number), type, precision === undefined ? undefined : Number(precision));
  const grouped = group === '' ? digits : digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, group));
  const before = number < 0 ? '-' : sign === '-' ? '' : sign;
  const isZeroPadded = zero !== '' && align === '';
  return padded(grouped, before, {
    fill: isZeroPadded ? '0' : fill,
    align: isZeroPadded ? '=' : align || '>',
    width: Number(width),
  });
}

function digitsOf(value: JinjaValue, number: number, type: string, precision: number | undefined): string {
  switch (type) {
    case 'f':
    case 'F':
      return fixed(number, precision ?? 6);
    case '%':
      return `${fixed(number * 100, precision ?? 6)}%`;
    case 'e':
    case 'E': {
      const text = number.toExponential(precision ?? 6).replace(/e([-+])(\d)$/, 'e$10$2');
      return type === 'E' ? text.toUpperCase() : text;
    }
    case 'x':
      return number.toString(16);
    case 'X':
      return number.toString(16).toUpperCase();
    case 'o':
      return number.toString(8);
    case 'b':
      return number.toString(2);
    case 'g':
    case 'G':
      return String(Number(number.toPrecision(Math.max(1, precision ?? 6))));
    default:
      if (precision !== undefined) return String(Number(number.toPrecision(Math.max(1, precision))));
      return pythonText(value).replace(/^-/, '');
  }
}

/** Rounds half to even, as Python does. */
export function fixed(number: number, places: number): string {
  const exact = Math.abs(number).toFixed(Math.min(100, places + 40));
  const rounded = number.toFixed(places);
  const dot = exact.indexOf('.');
  const isTie = /^50*$/.test(exact.slice(dot + 1 + places));
  const isEven = /[02468]$/.test(exact.slice(0, dot + 1 + places).replace(/\.$/, ''));
  if (!isTie || !isEven || Number(rounded) === number) return rounded;
  const down = exact.slice(0, dot + (places === 0 ? 0 : 1 + places));
  return number < 0 ? `-${down}` : down;
}

interface Padding {
  readonly fill: string;
  readonly align: string;
  readonly width: number;
}

function padded(text: string, before: string, { fill, align, width }: Padding): string {
  const missing = Math.max(0, width - Array.from(text).length - before.length);
  switch (align) {
    case '<':
      return before + text + fill.repeat(missing);
    case '=':
      return before + fill.repeat(missing) + text;
    case '^':
      return fill.repeat(Math.floor(missing / 2)) + before + text + fill.repeat(Math.ceil(missing / 2));
    default:
      return fill.repeat(missing) + before + text;
  }
}
