import { randomUUID } from 'node:crypto';
import Handlebars from 'handlebars';
import { asSentence } from '../../gepa/user-error';
import { handlebarsUses } from './handlebars-uses';
import { printable, textOfValue } from './row-values';
import { renderFault, templateFault, type RenderedPart, type TemplateEngine, type Values } from './template-engine';

const LANGUAGE = 'Handlebars';

/**
 * Fills Handlebars with the helpers of Dotprompt (`role`, `history`, `media`, `section`, `json`, `ifEquals`, `unlessEquals`).
 * Nothing is escaped for HTML. Rows inherit nothing, so a template cannot reach code through them. Unknown helpers, decorators and
 * `log` are rejected. Loops only run over the row, so they end, but partials that include each other overflow the stack.
 */
export const handlebars: TemplateEngine = {
  parse: (text) => {
    const program = parse(text);
    const fill = environment().compile<unknown>(text, { noEscape: true });
    return {
      uses: handlebarsUses(text, program),
      render: (values, partials) => {
        const marks = new Marks();
        try {
          return marks.split(fill(printable(values), { partials: { ...partials }, data: { marks } }));
        } catch (error) {
          throw renderFault(LANGUAGE, error);
        }
      },
    };
  },
};

/** Created for the first template, because the library is slow to load. */
let made: typeof Handlebars | undefined;

function environment(): typeof Handlebars {
  if (made === undefined) {
    made = Handlebars.create();
    made.unregisterHelper('log');
    made.unregisterDecorator('inline');
    made.registerHelper(helpers);
  }
  return made;
}

const helpers: Handlebars.HelperDeclareSpec = {
  json: (value: unknown, { hash }: Handlebars.HelperOptions) => JSON.stringify(value, null, indentOf(hash['indent'])),
  section: () => '',
  role: (role: unknown, options: Handlebars.HelperOptions) =>
    marksOf(options).mark({ kind: 'role', role: textOfValue(role) }),
  history: (options: Handlebars.HelperOptions) => marksOf(options).mark({ kind: 'history' }),
  media: (options: Handlebars.HelperOptions) => {
    const { url, contentType }: Values = options.hash;
    return marksOf(options).mark({
      kind: 'media',
      url: textOfValue(url),
      ...(typeof contentType === 'string' ? { contentType } : {}),
    });
  },
  ifEquals(this: unknown, left: unknown, right: unknown, options: Handlebars.HelperOptions) {
    return left === right ? options.fn(this) : options.inverse(this);
  },
  unlessEquals(this: unknown, left: unknown, right: unknown, options: Handlebars.HelperOptions) {
    return left === right ? options.inverse(this) : options.fn(this);
  },
};

function parse(text: string): hbs.AST.Program {
  try {
    return environment().parse(text);
  } catch (error) {
    throw templateFault(LANGUAGE, ...faultOf(error));
  }
}

/** Turns the parser's message, which draws the line with arrows and names tokens, into a sentence and a line. */
function faultOf(error: unknown): [fault: string, line?: number] {
  const message = error instanceof Error ? error.message : String(error);
  const [, line, near = '', got] = /line (\d+):\n(.*)\n[\s\S]*got '(\w+)'/.exec(message) ?? [];
  if (line === undefined || got === undefined) {
    const [, mismatch = message, at] = /^(.*?)(?: - (\d+):\d+)?$/.exec(message) ?? [];
    return at === undefined ? [asSentence(mismatch)] : [asSentence(mismatch), Number(at)];
  }
  const fault =
    got === 'EOF'
      ? 'the text ends inside a block. Close every {{#name}} with {{/name}}.'
      : got === 'OPEN_ENDBLOCK'
        ? 'a block is closed but not opened.'
        : `a tag is malformed, near ${JSON.stringify(near)}.`;
  return [fault, Number(line)];
}

/** Marks the places in a filled text where helpers inserted something other than text. Values of a row cannot imitate a mark. */
class Marks {
  private static readonly id = randomUUID();
  private static readonly pattern = new RegExp(`<${Marks.id}:(\\d+)>`);
  private readonly parts: RenderedPart[] = [];

  mark(part: RenderedPart): string {
    this.parts.push(part);
    return `<${Marks.id}:${this.parts.length - 1}>`;
  }

  split(text: string): readonly RenderedPart[] {
    return text.split(Marks.pattern).flatMap((piece, index): readonly RenderedPart[] => {
      if (index % 2 === 0) return piece === '' ? [] : [{ kind: 'text', text: piece }];
      const part = this.parts[Number(piece)];
      return part === undefined ? [] : [part];
    });
  }
}

/** Returns the marks of the text being filled, which Handlebars passes to every helper. */
function marksOf({ data }: Handlebars.HelperOptions): Marks {
  const { marks } = data as { readonly marks: Marks };
  return marks;
}

function indentOf(indent: unknown): string | number | undefined {
  return typeof indent === 'string' || typeof indent === 'number' ? indent : undefined;
}
