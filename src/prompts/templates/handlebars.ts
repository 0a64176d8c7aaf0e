import { randomUUID } from 'node:crypto';
import Handlebars from 'handlebars';
import { handlebarsUses } from './handlebars-uses';
import { printable, textOfValue } from './row-values';
import { asSentence, renderFault, templateFault, type RenderedPart, type TemplateEngine } from './template-engine';

const LANGUAGE = 'Handlebars';

/**
 * Handlebars with the helpers of Dotprompt (`role`, `history`, `media`, `section`, `json`, `ifEquals`, `unlessEquals`).
 * Nothing is escaped for HTML. Rows inherit nothing, so a template reaches no code through them; a helper that is not
 * known is an error, and decorators and `log` are not taken. Loops run over the row alone, so that none is endless, but
 * partials that include each other are: Handlebars then ends with an overflow of the stack.
 */
export const handlebars: TemplateEngine = {
  parse: (text) => {
    const program = parse(text);
    const fill = environment.compile<unknown>(text, { noEscape: true });
    return {
      uses: handlebarsUses(text, program),
      render: (values, partials) => {
        const marks = new Marks();
        try {
          return marks.split(fill(printable(values), { partials: { ...partials }, helpers: markingHelpers(marks) }));
        } catch (error) {
          throw renderFault(LANGUAGE, error);
        }
      },
    };
  },
};

const environment = Handlebars.create();
environment.unregisterHelper('log');
environment.unregisterDecorator('inline');
environment.registerHelper({
  json: (value: unknown, { hash }: Handlebars.HelperOptions) => JSON.stringify(value, null, indentOf(hash['indent'])),
  section: () => '',
  ifEquals(this: unknown, left: unknown, right: unknown, options: Handlebars.HelperOptions) {
    return left === right ? options.fn(this) : options.inverse(this);
  },
  unlessEquals(this: unknown, left: unknown, right: unknown, options: Handlebars.HelperOptions) {
    return left === right ? options.inverse(this) : options.fn(this);
  },
});

function parse(text: string): hbs.AST.Program {
  try {
    return environment.parse(text);
  } catch (error) {
    throw templateFault(LANGUAGE, ...faultOf(error));
  }
}

/** The parser's own message has the line as a drawing with arrows; its tokens are put into words. */
function faultOf(error: unknown): [fault: string, line?: number] {
  const message = error instanceof Error ? error.message : String(error);
  const [, line, near = '', got] = /line (\d+):\n(.*)\n[\s\S]*got '(\w+)'/.exec(message) ?? [];
  if (line === undefined || got === undefined) {
    const [, mismatch = message, at] = /^(.*?)(?: - (\d+):\d+)?$/.exec(message) ?? [];
    return at === undefined ? [asSentence(mismatch)] : [asSentence(mismatch), Number(at)];
  }
  const fault =
    got === 'EOF'
      ? 'the text ends inside of a block. Close every {{#name}} with {{/name}}.'
      : got === 'OPEN_ENDBLOCK'
        ? 'a block is closed that was not opened.'
        : `a tag is malformed, near ${JSON.stringify(near)}.`;
  return [fault, Number(line)];
}

/** What helpers put into a text that is no text. What a row says cannot be taken for it. */
class Marks {
  private readonly parts: RenderedPart[] = [];
  private readonly id = randomUUID();

  mark(part: RenderedPart): string {
    this.parts.push(part);
    return `<${this.id}:${this.parts.length - 1}>`;
  }

  split(text: string): readonly RenderedPart[] {
    return text.split(new RegExp(`<${this.id}:(\\d+)>`)).flatMap((piece, index): readonly RenderedPart[] => {
      if (index % 2 === 0) return piece === '' ? [] : [{ kind: 'text', text: piece }];
      const part = this.parts[Number(piece)];
      return part === undefined ? [] : [part];
    });
  }
}

function markingHelpers(marks: Marks): Record<string, Handlebars.HelperDelegate> {
  return {
    role: (role: unknown) => marks.mark({ kind: 'role', role: textOfValue(role) }),
    history: () => marks.mark({ kind: 'history' }),
    media: ({ hash }: Handlebars.HelperOptions) => {
      const contentType = textOfValue(hash['contentType']);
      return marks.mark({
        kind: 'media',
        url: textOfValue(hash['url']),
        ...(contentType === '' ? {} : { contentType }),
      });
    },
  };
}

function indentOf(indent: unknown): string | number | undefined {
  return typeof indent === 'string' || typeof indent === 'number' ? indent : undefined;
}
