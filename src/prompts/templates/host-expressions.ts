import { textOfValue, valueAt } from './row-values';
import type { HostExpressions, RenderedPart, TemplateEngine, TemplateUse } from './template-engine';

/**
 * Fills a text in which only a program's own expressions are variables. An expression that names a value is filled with the column
 * of that name: `${ticket.subject}` with `ticket.subject`, `{user["id"]!r:>8}` with `user.id`. Any other expression is filled with
 * a column named like its code.
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

/** A piece of text, or an expression with the path of its column. */
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

/** Returns the dotted path that an expression names, or its code if it doesn't name a value. */
function pathOf(expression: string): string {
  const code = expression.replace(/^(?:[$#]?\{)?\s*([^]*?)\s*\}?$/, '$1');
  // In bare braces, a name can be followed by Python's `=`, `!r` and `:>8`, or C#'s `,8:N2`.
  const value = expression.startsWith('{') ? code.replace(/\s*=?\s*(?:,\s*-?\d+)?(?:![rsa])?(?::[^]*)?$/, '') : code;
  const path = value
    .replace(/^[$@]+(?=\w)|^(?:this|self)\./, '')
    .replace(/(?:\?\.)?\[\s*(["']?)([\w-]+)\1\s*\]/g, '.$2')
    .replace(/[?!]?\.|->/g, '.');
  return /^[\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*$/u.test(path) ? path : code;
}
