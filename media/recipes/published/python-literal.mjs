const constants = new Map([
  ['None', null],
  ['True', true],
  ['False', false],
]);
const escapes = { n: '\n', t: '\t', r: '\r', '\n': '' };
const token =
  /\s*(?:([[\](){},:])|(None|True|False)\b|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|('(?:\\[^]|[^'\\])*'|"(?:\\[^]|[^"\\])*"))/iy;

/**
 * Reads lists, dictionaries, texts and numbers as Python prints them: some published files have them in a column.
 *
 * @throws {Error} that quotes what it can't read.
 */
export function parsePythonLiteral(text) {
  token.lastIndex = 0;
  let current = next();
  const value = read();
  if (current !== undefined) throw unreadable();
  return value;

  function next() {
    if (text.slice(token.lastIndex).trim() === '') return undefined;
    const match = token.exec(text);
    if (match === null) throw unreadable();
    return match;
  }

  function take(sign) {
    if (current?.[1] !== sign) return false;
    current = next();
    return true;
  }

  function read() {
    if (current === undefined) throw unreadable();
    if (take('[')) return items(']');
    if (take('(')) return items(')');
    if (take('{')) return Object.fromEntries(items('}', pair));
    const [, sign, constant, number, string] = current;
    if (sign !== undefined) throw unreadable();
    current = next();
    if (constant !== undefined) return constants.get(constant);
    return number === undefined ? unescaped(string) : Number(number);
  }

  function pair() {
    const key = read();
    if (!take(':')) throw unreadable();
    return [String(key), read()];
  }

  function items(end, readItem = read) {
    const list = [];
    while (!take(end)) {
      list.push(readItem());
      if (!take(',') && current?.[1] !== end) throw unreadable();
    }
    return list;
  }

  function unreadable() {
    return new Error(`This isn't a list or a dictionary as Python prints it: ${text.slice(0, 80)}`);
  }
}

function unescaped(string) {
  return string
    .slice(1, -1)
    .replace(/\\(?:x([\da-f]{2})|u([\da-f]{4})|([^]))/gi, (_, byte, unit, sign) =>
      sign === undefined ? String.fromCharCode(Number.parseInt(byte ?? unit, 16)) : (escapes[sign] ?? sign),
    );
}
