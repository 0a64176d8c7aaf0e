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
 * Fills Nunjucks as promptfoo does. Unlike in Jinja, `True` and `None` are names, Python's methods (`items()`) don't exist, and
 * undefined parts of a value are silently omitted. promptfoo's filter `load` reads JSON. The environment variables of the machine
 * (`env`) and filters defined by a configuration are not available. Nothing is escaped for HTML.
 *
 * Nunjucks compiles templates to code and isn't safe for untrusted ones. Therefore no template is loaded from a file, names are
 * checked before compilation, and only own members of values and the methods of texts, lists and numbers are accessible. `range`
 * is limited, but nested loops and regular expressions can still take long.
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

/** Created for the first template, because the library is slow to load. */
let made: nunjucksLibrary.Environment | undefined;

function environment(): nunjucksLibrary.Environment {
  made ??= withLimits(
    new nunjucksLibrary.Environment(null, { autoescape: false })
      .addGlobal('range', limitedRange)
      .addFilter('load', (text: unknown) => printableValue(JSON.parse(String(text)))),
  );
  return made;
}

/** Filters whose output grows with their first argument. */
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

/** Missing in the library's types. */
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

/** Compiles a template with a stricter member lookup. Its code receives the runtime as the fourth argument. */
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
      ? // eslint-disable-next-line gepa/no-inherited-lookup -- Inherited members of texts, lists and numbers are allowed.
        (value as Values)[key]
      : undefined;
  if (typeof member !== 'function') return member;
  return (...given: readonly unknown[]): unknown => Reflect.apply(member, value, given);
}

/** Whether a value is a text, a list or a number, whose methods are safe. */
function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || Array.isArray(value);
}

/** Removes the missing file name from the beginning of a message. */
function withoutPlace(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const [, filter] = /filter not found: (\S+)/.exec(error.message) ?? [];
  if (filter !== undefined) {
    return new Error(
      `the filter "${filter}" is unknown. Filters that a promptfoo configuration defines ("nunjucksFilters") are programs, which are not run: put their result in a variable.`,
      { cause: error },
    );
  }
  return new Error(error.message.replace(/^\(unknown path\).*\s+(?:\w*Error: )?/, ''), { cause: error });
}
