import nunjucksLibrary from 'nunjucks';
import { asSentence } from '../../gepa/user-error';
import { jinjaFault } from './jinja-faults';
import { jinjaUses } from './jinja-uses';
import { limitedRange } from './limited-range';
import { nunjucksBody, type NunjucksNode } from './nunjucks-nodes';
import { printable, printableValue } from './row-values';
import { renderFault, templateFault, type TemplateEngine, type Values } from './template-engine';

const LANGUAGE = 'Nunjucks';

/**
 * Nunjucks, as promptfoo has it. It differs from Jinja: `True` and `None` are names, not values, there are no methods of
 * Python's (`items()`), and undefined parts of a value are left out in silence. promptfoo's own filter `load` reads JSON. The
 * variables of the machine (`env`) and the filters that a configuration defines do not exist here. Nothing is escaped for HTML.
 *
 * Nunjucks turns templates into code and is not made for those of strangers. So no template is loaded from a file, names
 * are checked before the code is made, and of values only their own members and the methods of texts, lists and numbers
 * can be reached. `range` is limited, but loops within loops and regular expressions may still take long.
 */
export const nunjucks: TemplateEngine = {
  parse: (text) => {
    const body = nunjucksBody(parse(text));
    const template = createTemplate(text);
    return {
      uses: jinjaUses(text, body, GIVEN),
      render: (values) => {
        try {
          return [{ kind: 'text', text: template.render(printable(values)) }];
        } catch (error) {
          throw renderFault(LANGUAGE, withoutPlace(error));
        }
      },
    };
  },
};

const GIVEN: ReadonlySet<string> = new Set(['loop', 'caller', 'super', 'range', 'cycler', 'joiner']);

/** Made for the first template: the library takes a while to load. */
let made: nunjucksLibrary.Environment | undefined;

function environment(): nunjucksLibrary.Environment {
  made ??= withLimits(
    new nunjucksLibrary.Environment(null, { autoescape: false })
      .addGlobal('range', limitedRange)
      .addFilter('load', (text: unknown) => printableValue(JSON.parse(String(text)))),
  );
  return made;
}

/** The filters that make as much as their first argument says. */
const GROWING = ['center', 'indent', 'batch', 'slice'] as const;
const MOST = 100_000;

function withLimits(environment: nunjucksLibrary.Environment): nunjucksLibrary.Environment {
  for (const name of GROWING) {
    const filter = environment.getFilter(name);
    environment.addFilter(name, (value: unknown, size: unknown, ...others: readonly unknown[]): unknown => {
      if (Number(size) > MOST) throw new RangeError(`${name}() is limited to ${MOST}`);
      return Reflect.apply(filter, undefined, [value, size, ...others]);
    });
  }
  return environment;
}

/** What the library's types leave out. */
interface Internals {
  readonly parser: { parse(text: string): NunjucksNode };
}
interface CompiledTemplate {
  rootRenderFunc: (...parts: readonly unknown[]) => unknown;
}

function parse(text: string): NunjucksNode {
  try {
    return (nunjucksLibrary as unknown as Internals).parser.parse(text);
  } catch (error) {
    const { lineno, message = String(error) } = error as { readonly lineno?: number; readonly message?: string };
    const { fault, line } = jinjaFault(text) ?? { fault: asSentence(message), line: lineno };
    throw templateFault(LANGUAGE, fault, line);
  }
}

/** The code of a template gets what it does with values as its fourth argument: members are looked up more carefully. */
function createTemplate(text: string): nunjucksLibrary.Template {
  const template = new nunjucksLibrary.Template(text, environment(), undefined, true);
  const compiled = template as unknown as CompiledTemplate;
  const run = compiled.rootRenderFunc;
  compiled.rootRenderFunc = (env, context, frame, runtime, done) =>
    run(env, context, frame, { ...(runtime as object), memberLookup }, done);
  return template;
}

function memberLookup(value: unknown, key: unknown): unknown {
  if (value === null || value === undefined || (typeof key !== 'string' && typeof key !== 'number')) return undefined;
  const member: unknown =
    Object.hasOwn(value, key) || (isPlain(value) && key !== 'constructor' && !String(key).startsWith('__'))
      ? // eslint-disable-next-line gepa/no-inherited-lookup -- What texts, lists and numbers inherit is meant too.
        (value as Values)[key]
      : undefined;
  if (typeof member !== 'function') return member;
  return (...given: readonly unknown[]): unknown => Reflect.apply(member, value, given);
}

/** Whether a value's methods are those of texts, lists and numbers. */
function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || Array.isArray(value);
}

/** Nunjucks begins its messages with the file, of which there is none. */
function withoutPlace(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const [, filter] = /filter not found: (\S+)/.exec(error.message) ?? [];
  if (filter !== undefined) {
    return new Error(
      `the filter "${filter}" is not known. Filters that a configuration of promptfoo defines ("nunjucksFilters") are programs, which are not run: put what they make into a variable.`,
      { cause: error },
    );
  }
  return new Error(error.message.replace(/^\(unknown path\).*\s+(?:\w*Error: )?/, ''), { cause: error });
}
