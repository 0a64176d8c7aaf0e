import { PromptError } from '../../prompts/prompt-error';
import { parseTemplate, renderTemplate, type Templating } from '../../prompts/template';

/** How a program sends a component's text: fixed pieces of it, with the values of its variables in between. */
export interface StaticText {
  /** One more than there are variables. The first doesn't begin with white space, and the last doesn't end with it. */
  readonly pieces: readonly [string, ...string[]];
  /** The names of the variables, in the order of the text. A name can occur again. */
  readonly variables: readonly string[];
}

/** A place in a text where a program has put a component's text. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  /** The values of the variables there, by name. */
  readonly values: Readonly<Record<string, string>>;
}

/** Less fixed text than this could be anything. */
const fewestFixedCharacters = 8;

/**
 * Returns the fixed pieces of a component's text. Escapes of the template language, such as doubled braces, are read as a program
 * sends them.
 *
 * @throws {PromptError} when the text can't be recognised: it has conditions or loops, two variables next to each other, or hardly
 * any fixed text.
 */
export function staticTextOf(templating: Templating, text: string): StaticText {
  const { uses } = parseTemplate(templating, text);
  const other = uses.find(({ kind, names }) => kind !== 'value' || names[0].includes('[]'));
  if (other !== undefined) {
    throw new PromptError(
      `The prompt has ${other.spelling}. In the requests of a program, only a text with plain variables can be recognised. Move the condition or the loop into the program.`,
    );
  }
  const names = [...new Set(uses.map(({ names: [name] }) => name))];
  const filled = renderTemplate(templating, text, markedValues(names)).trim();
  const [first = '', ...rest] = filled.split(MARK);
  const pieces: [string, ...string[]] = [first];
  const variables: string[] = [];
  // What is split at a group has the group in every second place.
  for (let place = 0; place + 1 < rest.length; place += 2) {
    variables.push(names[Number(rest[place])] ?? '');
    pieces.push(rest[place + 1] ?? '');
  }
  if (pieces.slice(1, -1).includes('')) {
    throw new PromptError(
      `The prompt has two variables next to each other, so a program's request doesn't show where the first one ends. Put text between them.`,
    );
  }
  if (pieces.join('').replace(/\s/g, '').length < fewestFixedCharacters) {
    throw new PromptError(
      'The prompt has too little text besides its variables to be recognised in the requests of a program. Select more of it.',
    );
  }
  return { pieces, variables };
}

/** Characters for private use stand around the number of a variable: no template language changes them. */
const MARK = /\uE000(\d+)\uE001/;

/** Returns values that show where each variable was filled in. A dotted name is also the path in an object. */
function markedValues(names: readonly string[]): Readonly<Record<string, unknown>> {
  const marked = names.map((name, index) => [name, `\uE000${index}\uE001`] as const);
  const nested = marked.reduce<unknown>((values, [name, mark]) => mergedAt(values, name.split('.'), mark), {});
  return { ...objectOf(nested), ...Object.fromEntries(marked) };
}

function mergedAt(value: unknown, [head, ...path]: readonly string[], mark: string): unknown {
  if (head === undefined) return mark;
  const fields = Object.entries(objectOf(value));
  const old = new Map<string, unknown>(fields).get(head);
  return Object.fromEntries([...fields, [head, mergedAt(old, path, mark)]]);
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** Returns the places of a component's text in a text with line feeds, from left to right. */
export function findOccurrences(text: string, { pieces, variables }: StaticText): readonly Occurrence[] {
  const whole = wholeOccurrence(text, pieces, variables);
  if (whole !== undefined) return [whole];
  const found: Occurrence[] = [];
  for (let from = 0; ;) {
    const start = text.indexOf(pieces[0], from);
    const occurrence = start < 0 ? undefined : occurrenceAt(text, start, pieces, variables);
    if (occurrence === undefined) {
      // A later start has even less text behind it, unless a variable had two values here.
      const next = start < 0 ? -1 : text.indexOf(pieces[0], start + 1);
      if (next < 0 || pieces[0] === '') return found;
      from = next;
      continue;
    }
    found.push(occurrence);
    if (occurrence.end === text.length) return found;
    from = Math.max(occurrence.end, start + 1);
  }
}

/** The usual case: a message is the component's text, so that the last piece ends where the message does. */
function wholeOccurrence(
  text: string,
  pieces: StaticText['pieces'],
  variables: readonly string[],
): Occurrence | undefined {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  const last = pieces.at(-1) ?? '';
  if (pieces.length < 2 || last === '' || !text.startsWith(pieces[0], start)) return undefined;
  const lastStart = end - last.length;
  if (!text.startsWith(last, Math.max(0, lastStart))) return undefined;
  const before = occurrenceAt(text.slice(0, lastStart), start, [...pieces.slice(0, -1), ''], variables);
  return before === undefined ? undefined : { ...before, end };
}

function occurrenceAt(
  text: string,
  start: number,
  [first = '', ...others]: readonly string[],
  variables: readonly string[],
): Occurrence | undefined {
  if (!text.startsWith(first, start)) return undefined;
  const values = new Map<string, string>();
  let at = start + first.length;
  for (const [index, piece] of others.entries()) {
    const name = variables[index] ?? '';
    const isLast = index === others.length - 1;
    const next = isLast && piece === '' ? text.length : text.indexOf(piece, at);
    if (next < at) return undefined;
    const value = text.slice(at, next);
    if ((values.get(name) ?? value) !== value) return undefined;
    values.set(name, value);
    at = next + piece.length;
  }
  return { start, end: at, values: Object.fromEntries(values) };
}
