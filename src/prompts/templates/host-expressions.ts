import { textOfValue, valueAt } from './row-values';
import type { HostExpressions, RenderedPart, TemplateEngine, TemplateUse } from './template-engine';

/**
 * The engine of texts in which a program's own expressions stand, and nothing else is a variable. An expression that names
 * something is filled with the column of that name: `${ticket.subject}` with `ticket.subject`, `{user["id"]!r:>8}` with
 * `user.id`. Any other is a column that is called like its code.
 */
export function hostExpressions({ expressions }: HostExpressions): TemplateEngine {
  const known = [...expressions].sort((a, b) => b.length - a.length);
  return {
    parse: (text) => {
      const parts = partsOf(text, known);
      return {
        uses: parts.flatMap(({ source, path, offset }): TemplateUse[] =>
          path === undefined ? [] : [{ kind: 'value', names: [path], spelling: source, offset, optional: false }],
        ),
        render: (values): readonly RenderedPart[] => [
          {
            kind: 'text',
            text: parts
              .map(({ source, path }) => (path === undefined ? source : textOfValue(valueAt(values, path))))
              .join(''),
          },
        ],
      };
    },
  };
}

/** A stretch of text, or an expression with the path of its column. */
interface Part {
  readonly source: string;
  readonly path?: string;
  readonly offset: number;
}

function partsOf(text: string, known: readonly string[]): readonly Part[] {
  const parts: Part[] = [];
  let textStart = 0;
  for (let at = 0; at < text.length;) {
    const source = known.find((expression) => text.startsWith(expression, at));
    if (source === undefined) {
      at += 1;
      continue;
    }
    parts.push({ source: text.slice(textStart, at), offset: textStart }, { source, path: pathOf(source), offset: at });
    at += source.length;
    textStart = at;
  }
  return [...parts, { source: text.slice(textStart), offset: textStart }];
}

/** What an expression names, as a dotted path; its code when it names nothing. */
function pathOf(expression: string): string {
  const code = expression.replace(/^(?:[$#]?\{)?\s*([^]*?)\s*\}?$/, '$1');
  // Behind a name in bare braces: Python's `=`, `!r` and `:>8`, and the `,8:N2` of C#.
  const value = expression.startsWith('{') ? code.replace(/\s*=?\s*(?:,\s*-?\d+)?(?:![rsa])?(?::[^]*)?$/, '') : code;
  const path = value
    .replace(/^[$@]+(?=\w)|^(?:this|self)\./, '')
    .replace(/(?:\?\.)?\[\s*(["']?)([\w-]+)\1\s*\]/g, '.$2')
    .replace(/[?!]?\.|->/g, '.');
  return /^[\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*$/u.test(path) ? path : code;
}
