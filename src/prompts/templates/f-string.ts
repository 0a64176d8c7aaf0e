import { lineAt } from '../documents/line-ends';
import { textOfValue, valueAt } from './row-values';
import { templateFault, type TemplateEngine } from './template-engine';

const LANGUAGE = 'format string (f-string)';

/** A piece of a format string: text or a variable. */
type Piece = string | Field;

interface Field {
  readonly path: string;
  readonly spelling: string;
  readonly offset: number;
}

/**
 * Fills Python's format strings as LangChain uses them. `{name}` is a variable, `{{` and `}}` are single braces, and `{a.b}` and
 * `{a[b]}` are parts of a variable. Conversions and format specifications don't affect text, so only `!s` is accepted.
 */
export const fString: TemplateEngine = {
  parse: (text) => {
    const pieces = piecesOf(text);
    const fields = pieces.filter((piece) => typeof piece !== 'string');
    return {
      uses: fields.map(({ path, spelling, offset }) => ({
        kind: 'value',
        names: [path],
        spelling,
        offset,
        optional: false,
      })),
      render: (values) => [
        {
          kind: 'text',
          text: pieces
            .map((piece) => (typeof piece === 'string' ? piece : textOfValue(valueAt(values, piece.path))))
            .join(''),
        },
      ],
    };
  },
};

const TOKEN = /\{\{|\}\}|\{([^{}]*)\}|[{}]/gu;
const FIELD = /^([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*|\[[^\][]+\])*)(?:!s)?$/u;

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    pieces.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    pieces.push(match[0] === '{{' ? '{' : match[0] === '}}' ? '}' : fieldOf(text, match));
  }
  return [...pieces, text.slice(end)];
}

function fieldOf(text: string, { 0: spelling, 1: content, index: offset }: RegExpExecArray): Field {
  const [, path] = FIELD.exec(content ?? '') ?? [];
  if (path !== undefined) return { path: path.replace(/\[([^\]]*)\]/g, '.$1'), spelling, offset };
  const fault =
    content === undefined
      ? `"${spelling}" is unmatched.`
      : `${quote(spelling)} is not a variable. Write only a name in the braces.`;
  throw templateFault(LANGUAGE, `${fault} Write {{ and }} for literal braces.`, lineAt(text, offset));
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
