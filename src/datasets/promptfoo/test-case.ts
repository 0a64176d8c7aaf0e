import { valueOf } from '../../gepa/named-values';
import type { ErrorPlace } from '../../gepa/user-error';
import { isList, isObject, RowFault } from '../readers/read-row';
import type { Assertion, Row, RowValues } from '../row';
import { readAssertions } from './assertions';
import { gradingIn, withGrading, type Grading } from './grading-options';
import { isFileReference, type NamedFiles } from './named-files';
import { resolveVariables } from './resolve-variables';

/** A promptfoo test, before its variables are combined. */
export interface TestCase {
  readonly vars: RowValues;
  readonly assertions: readonly Assertion[];
  readonly threshold?: number;
  /** The names of the prompts that the test is for; all prompts when absent. */
  readonly prompts?: readonly string[];
  /** Default settings for its model-graded assertions. */
  readonly grading: Grading;
  /** Whether the assertions of `defaultTest` apply too. */
  readonly takesDefaults: boolean;
  /** Whether each text in the list value of a variable is a separate test. */
  readonly combines: boolean;
}

/** What a test inherits from its configuration. */
export interface TestSurroundings {
  readonly files: NamedFiles;
  /** The configuration's `env`, which tests have as a variable of this name. */
  readonly environment?: RowValues;
  /** promptfoo's `defaultTest`. */
  readonly defaults?: TestCase;
  /** What the tests of a scenario share. It overrides `defaultTest`. */
  readonly scenario?: TestCase;
}

/** A row without its source. */
export type RowContent = Pick<Row, 'values' | 'form' | 'assertions' | 'threshold' | 'prompts'>;

const KEYS: readonly string[] = [
  ...['description', 'vars', 'assert', 'metadata', 'threshold', 'options', 'provider', 'providers', 'providerOutput'],
  ...['prompts', 'assertScoringFunction', 'strategies', 'id'],
];

/** Options that change a prompt or its output per test. They are rejected, because ignoring them would change the scores. */
const UNSUPPORTED: readonly string[] = ['prefix', 'suffix', 'transform', 'transformVars', 'postprocess'];

const MOST_COMBINATIONS = 10_000;

/**
 * Whether an object is a promptfoo test, which has `vars` or `assert`.
 *
 * @param isTest whether it is known to be a test. If so, unknown keys are allowed.
 */
export function isTestCase(value: RowValues, isTest: boolean): boolean {
  return (
    ('vars' in value || isList(value['assert'])) && (isTest || Object.keys(value).every((key) => KEYS.includes(key)))
  );
}

/**
 * Reads a promptfoo test.
 *
 * @param place where it is written, to resolve paths and report errors.
 * @throws RowFault when it is malformed or uses unsupported options.
 */
export function readTestCase(test: RowValues, { files }: TestSurroundings, place: ErrorPlace): TestCase {
  const { threshold, options, assertScoringFunction, prompts } = test;
  if (threshold !== undefined && typeof threshold !== 'number') throw new RowFault('"threshold" must be a number');
  if (options !== undefined && !isObject(options)) throw new RowFault('"options" must be an object');
  const unsupported = UNSUPPORTED.find((key) => !isNothing(valueOf(options, key)));
  if (unsupported !== undefined) throw unsupportedFault(`options.${unsupported}`);
  if (!isNothing(assertScoringFunction)) throw unsupportedFault('assertScoringFunction');
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

/** Creates the fault of a test that uses an unsupported option. */
export function unsupportedFault(key: string): RowFault {
  return new RowFault(
    `"${key}" is not supported: it changes the prompt or its output from test to test. Put such text into the prompt or a variable, or remove it`,
  );
}

/** Returns the rows of a test: one for every combination of its variables' values, with everything it inherits. */
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

/** Reads `vars`: an object, or the names of YAML or JSON files with objects. */
function readVariables(vars: unknown, files: NamedFiles, place: ErrorPlace): RowValues {
  if (vars === undefined || vars === null) return {};
  if (isObject(vars)) return vars;
  const names = isList(vars) ? vars : [vars];
  if (!names.every((name) => typeof name === 'string')) {
    throw new RowFault('"vars" must be an object with a value for every variable, or name files with such objects');
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
