import { Environment, Interpreter, parse as parseTokens, tokenize } from '@huggingface/jinja';
import { asSentence } from '../../gepa/user-error';
import { lineAt } from '../documents/line-ends';
import { jinjaFault, type JinjaFault } from './jinja-faults';
import { jinjaBody, type Node } from './jinja-nodes';
import { asInPython, definePython } from './jinja-python';
import { jinjaTags, rawBlocks } from './jinja-tags';
import { withCalledTests, withLoops } from './jinja-syntax';
import { jinjaUses } from './jinja-uses';
import { limitedRange } from './limited-range';
import { renderFault, templateFault, type TemplateEngine } from './template-engine';

const LANGUAGE = 'Jinja';

/**
 * Fills Python's Jinja with @huggingface/jinja, an interpreter whose values give a template no access to code. Missing filters,
 * tests, operators and methods are added. `include`, `import` and `extends` are not supported, and names must be ASCII letters.
 * Values are printed as in Python, and nothing is escaped for HTML. `range` is limited, but nested loops can still take long.
 */
export const jinja: TemplateEngine = {
  parse: (text) => {
    const program = parse(text);
    const template = asInPython(program);
    return {
      // The library's node types cannot be discriminated by `type`.
      uses: jinjaUses(text, jinjaBody(program.body as unknown as readonly Node[]), GIVEN),
      render: (values) => {
        const environment = new Environment();
        const all: Readonly<Record<string, unknown>> = { ...GLOBALS, ...values };
        for (const [name, value] of Object.entries(all)) {
          // The library declares this one itself.
          if (name !== 'namespace') environment.set(name, value);
        }
        definePython(environment);
        try {
          return [{ kind: 'text', text: new Interpreter(environment).run(template).toString() }];
        } catch (error) {
          throw renderFault(LANGUAGE, error);
        }
      },
    };
  },
};

const GLOBALS = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
  range: limitedRange,
  raise_exception: (message: unknown) => {
    throw new Error(String(message));
  },
};

const GIVEN: ReadonlySet<string> = new Set([
  ...Object.keys(GLOBALS),
  'namespace',
  'dict',
  'loop',
  'caller',
  'varargs',
  'kwargs',
]);

function parse(text: string): ReturnType<typeof parseTokens> {
  try {
    // Jinja removes one final line feed, but a prompt keeps it.
    const whole = text.endsWith('\n') ? `${text}\n` : text;
    return read(withLoops(withoutRawBlocks(whole)));
  } catch (error) {
    const { fault, line } = jinjaFault(text) ?? malformedTag(text) ?? { fault: asSentence(messageOf(error)) };
    throw templateFault(LANGUAGE, fault, line);
  }
}

function read(text: string): ReturnType<typeof parseTokens> {
  return parseTokens(withCalledTests(tokenize(text)));
}

/** Finds the first tag that cannot be parsed even by itself. */
function malformedTag(text: string): JinjaFault | undefined {
  for (const { kind, spelling, offset } of jinjaTags(text)) {
    try {
      if (kind === 'output') read(spelling);
    } catch (error) {
      return { fault: `${spelling} cannot be parsed. ${asSentence(messageOf(error))}`, line: lineAt(text, offset) };
    }
  }
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Replaces raw blocks, which the library doesn't support, by tags that print their content as a string. */
function withoutRawBlocks(text: string): string {
  return rawBlocks(text).reduceRight((changed, { offset, end, content, trims }) => {
    const [before, start, stop, after] = trims;
    const trimmed = [content]
      .map((raw) => (start ? raw.trimStart() : raw))
      .map((raw) => (stop ? raw.trimEnd() : raw))
      .join('');
    const printed = `{{${before ? '-' : ''} ${JSON.stringify(trimmed)} ${after ? '-' : ''}}}`;
    return changed.slice(0, offset) + printed + changed.slice(end);
  }, text);
}
