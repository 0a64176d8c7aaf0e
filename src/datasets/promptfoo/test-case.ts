import { valueOf } from '../../gepa/named-values';
import type { ErrorPlace } from '../../gepa/user-error';
import { isList, isObject, RowFault } from '../readers/read-row';
import type { Assertion, Row, RowValues } from '../row';
import { readAssertions } from './assertions';
import { gradingIn, withGrading, type Grading } from './grading-options';
import { isFileReference, type NamedFiles } from './named-files';
import { resolveVariables } from './resolve-variables';

/** One of promptfoo's tests, before its variables are combined. */
export interface TestCase {
  readonly vars: RowValues;
  readonly assertions: readonly Assertion[];
  readonly threshold?: number;
  /** The prompts that it is for, as it names them. Absent when it is for all. */
  readonly prompts?: readonly string[];
  /** How its assertions that a model judges are graded, where they do not say so themselves. */
  readonly grading: Grading;
  /** Whether what `defaultTest` asserts holds for it too. */
  readonly takesDefaults: boolean;
  /** Whether a list of texts as a variable's value stands for one test each. */
  readonly combines: boolean;
}

/** What a test can do with what is around it. */
export interface TestSurroundings {
  readonly files: NamedFiles;
  /** The configuration's own `env`: its tests have it as a variable of this name. */
  readonly environment?: RowValues;
  /** promptfoo's `defaultTest`. */
  readonly defaults?: TestCase;
  /** What a scenario has in common for its tests: it is on top of `defaultTest`. */
  readonly scenario?: TestCase;
}

/** What a row is, without where it stands. */
export type RowContent = Pick<Row, 'values' | 'form' | 'assertions' | 'threshold' | 'prompts'>;

const KEYS: readonly string[] = [
  ...['description', 'vars', 'assert', 'metadata', 'threshold', 'options', 'provider', 'providers', 'providerOutput'],
  ...['prompts', 'assertScoringFunction', 'strategies', 'id'],
];

/** Code or text that promptfoo puts around a prompt or its output from test to test: leaving it out would change the scores. */
const NOT_DONE: readonly string[] = ['prefix', 'suffix', 'transform', 'transformVars', 'postprocess'];

const MOST_COMBINATIONS = 10_000;

/**
 * Whether an object is one of promptfoo's tests: it has `vars` or `assert`.
 *
 * @param isTest whether it is known to be a test, so that it may have keys that are not known here.
 */
export function isTestCase(value: RowValues, isTest: boolean): boolean {
  return (
    ('vars' in value || isList(value['assert'])) && (isTest || Object.keys(value).every((key) => KEYS.includes(key)))
  );
}

/**
 * Reads a test as promptfoo writes it.
 *
 * @param place where it stands, for the paths and errors of what it names.
 * @throws RowFault when it is malformed, or does what cannot be done here.
 */
export function readTestCase(test: RowValues, { files }: TestSurroundings, place: ErrorPlace): TestCase {
  const { threshold, options, assertScoringFunction, prompts } = test;
  if (threshold !== undefined && typeof threshold !== 'number') throw new RowFault('"threshold" must be a number');
  if (options !== undefined && !isObject(options)) throw new RowFault('"options" must be an object');
  const notDone = NOT_DONE.find((key) => !isNothing(valueOf(options, key)));
  if (notDone !== undefined) throw notDoneFault(`options.${notDone}`);
  if (!isNothing(assertScoringFunction)) throw notDoneFault('assertScoringFunction');
  return {
    vars: readVariables(test['vars'], files, place),
    assertions: readAssertions(test['assert']),
    ...(threshold === undefined ? {} : { threshold }),
    ...(isNothing(prompts) ? {} : { prompts: readPromptNames(prompts) }),
    grading: gradingIn(options, files, place),
    takesDefaults: options?.['disableDefaultAsserts'] !== true,
    combines: options?.['disableVarExpansion'] !== true,
  };
}

/** The fault of a test that does what cannot be done here. */
export function notDoneFault(key: string): RowFault {
  return new RowFault(
    `"${key}" is not supported: it changes the prompt or its output from test to test. Put such text into the prompt or a variable, or remove it`,
  );
}

/** The rows of a test: one for every combination of its variables' values, with what all tests have in common. */
export function rowsOfTest(
  test: TestCase,
  { files, defaults, scenario, environment }: TestSurroundings,
  place: ErrorPlace,
): readonly RowContent[] {
  const vars = { ...defaults?.vars, ...scenario?.vars, ...test.vars };
  const threshold = test.threshold ?? scenario?.threshold ?? defaults?.threshold;
  const prompts = test.prompts ?? scenario?.prompts ?? defaults?.prompts;
  const assertions = [
    ...(test.takesDefaults ? (defaults?.assertions ?? []) : []),
    ...(scenario?.assertions ?? []),
    ...test.assertions,
  ]
    .map((assertion) => withFiles(assertion, files, place))
    .map((assertion) => withGrading(assertion, { ...defaults?.grading, ...test.grading }));
  const combines = test.combines && defaults?.combines !== false;
  return combinations(vars, combines, files, place).map((values) => ({
    values: resolveVariables(environment === undefined || 'env' in values ? values : { ...values, env: environment }),
    ...(assertions.length === 0 ? {} : { assertions }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(prompts === undefined ? {} : { prompts }),
  }));
}

function readPromptNames(prompts: unknown): readonly string[] {
  const names = isList(prompts) ? prompts : [prompts];
  if (names.every((name) => typeof name === 'string')) return names;
  throw new RowFault('"prompts" must be a list of labels or ids of prompts');
}

/** `vars` may be an object, or name the YAML or JSON files that have them. */
function readVariables(vars: unknown, files: NamedFiles, place: ErrorPlace): RowValues {
  if (vars === undefined || vars === null) return {};
  if (isObject(vars)) return vars;
  const names = isList(vars) ? vars : [vars];
  if (!names.every((name) => typeof name === 'string')) {
    throw new RowFault('"vars" must be an object with a value for every variable, or name files that have them');
  }
  return Object.assign(
    {},
    ...names
      .flatMap((name) => files.variables(name, place))
      .map((value) => {
        if (!isObject(value))
          throw new RowFault(
            `"vars" names ${names.join(', ')}, which must hold an object with a value for every variable`,
          );
        return value;
      }),
  ) as RowValues;
}

function combinations(vars: RowValues, combines: boolean, files: NamedFiles, place: ErrorPlace): readonly RowValues[] {
  if (!Object.values(vars).some((value) => isList(value) || isFileReference(value))) return [vars];
  let rows: RowValues[] = [{}];
  for (const [name, value] of Object.entries(vars)) {
    const values = valuesOf(value, combines, files, place);
    if (rows.length * values.length > MOST_COMBINATIONS) {
      throw new RowFault(
        `the lists in "vars" combine to more than ${MOST_COMBINATIONS} tests. Shorten them, or set options.disableVarExpansion`,
      );
    }
    rows = rows.flatMap((row) => values.map((one) => ({ ...row, [name]: one })));
  }
  return rows;
}

function valuesOf(value: unknown, combines: boolean, files: NamedFiles, place: ErrorPlace): readonly unknown[] {
  if (isFileReference(value)) return files.variables(value, place);
  if (!combines || !isList(value) || typeof value[0] !== 'string') return [value];
  return value.flatMap((one) => (isFileReference(one) ? files.variables(one, place) : [one]));
}

function withFiles(assertion: Assertion, files: NamedFiles, place: ErrorPlace): Assertion {
  const { value, assert } = assertion;
  if (assert !== undefined) return { ...assertion, assert: assert.map((inner) => withFiles(inner, files, place)) };
  const { rubricPrompt } = assertion;
  return {
    ...assertion,
    ...(isFileReference(value) ? { value: files.assertionValue(value, place) } : {}),
    ...(isFileReference(rubricPrompt) ? { rubricPrompt: files.assertionValue(rubricPrompt, place) } : {}),
  };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
