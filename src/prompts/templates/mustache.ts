import Mustache, { type TemplateSpans } from 'mustache';
import { asSentence } from '../../gepa/user-error';
import { lineAt } from '../documents/line-ends';
import { printable, textOfValue } from './row-values';
import { renderFault, templateFault, type TemplateEngine, type TemplateUse } from './template-engine';

const LANGUAGE = 'mustache';

/**
 * Fills mustache without HTML escaping. Rows inherit nothing and have no functions, so a template cannot reach code through them.
 * Loops only run over the row, but partials that include each other overflow the stack.
 */
export const mustache: TemplateEngine = {
  parse: (text) => {
    const spans = parse(text);
    return {
      uses: usesOf(text, spans, [''], false),
      render: (values, partials) => {
        try {
          const filled = createWriter().render(text, printable(values), { ...partials }, { escape: textOfValue });
          return [{ kind: 'text', text: filled }];
        } catch (error) {
          throw renderFault(LANGUAGE, error);
        }
      },
    };
  },
};

/** Creates a writer for a single text, because a writer never frees the templates it parsed. */
function createWriter(): Mustache.Writer {
  return new Mustache.Writer();
}

function parse(text: string): TemplateSpans {
  try {
    return createWriter().parse(text) as TemplateSpans;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, fault = message, offset] = /^(.*?)(?: at (\d+))?$/s.exec(message) ?? [];
    throw templateFault(
      LANGUAGE,
      asSentence(fault.charAt(0).toLowerCase() + fault.slice(1)),
      offset === undefined ? undefined : lineAt(text, Number(offset)),
    );
  }
}

/**
 * @param contexts paths of the objects in which names are looked up, the outermost first. A name that is missing in the innermost
 * is looked up in the next.
 * @param conditional whether the spans are in a section that can be skipped even if everything in it is present.
 */
function usesOf(
  text: string,
  spans: TemplateSpans,
  contexts: readonly string[],
  conditional: boolean,
): readonly TemplateUse[] {
  return spans.flatMap((span): readonly TemplateUse[] => {
    const [type, name, start, end, inner] = span;
    const tag = { spelling: text.slice(start, end), offset: start };
    const means = meaningOf(name, contexts);
    const [path] = means;
    switch (type) {
      case 'name':
      case '&':
        return [{ kind: 'value', names: means, ...tag, optional: conditional }];
      case '#':
      case '^': {
        const inside = type === '#' ? [...contexts, `${path}[]`] : contexts;
        const children = Array.isArray(inner) ? inner : [];
        return [
          { kind: 'section', names: means, ...tag, optional: true },
          ...usesOf(text, children, inside, conditional || type === '^'),
        ];
      }
      case '>':
        return [{ kind: 'partial', names: [name], ...tag, optional: true }];
      case 'text':
      case '!':
      case '=':
        return [];
    }
  });
}

/** Returns the paths that a name can refer to, the innermost first. */
function meaningOf(name: string, contexts: readonly string[]): readonly [string, ...string[]] {
  const [innermost = '', ...others] = contexts
    .map((context) => (context === '' ? name : `${context}.${name}`))
    .reverse();
  return name === '.' ? [contexts.at(-1) ?? ''] : [innermost, ...others];
}
