// Tested by test/unit/metrics/code/javascript.test.ts.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { placeOf, type Assertion } from '../../datasets/row';
import { ProcessError } from '../../processes/process-error';
import type { Command } from '../../processes/program';
import { MetricError } from '../metric-error';
import type { AssertionEntry, Rule, RuleContext } from '../rule';
import { declaredObjectives, scaleOf, type objectivesSchema } from '../scale';
import { checkTrusted, codeOptions, contextOf, defaultTimeoutSeconds } from './code-options';
import { readFunctionScore } from './code-score';

/** Schema of a scoring function: a file, or the code itself. */
export const scoringFunctionSchema = v.union(
  [
    textOf('Expected a file, such as score.mjs'),
    v.strictObject({
      file: textOf('Expected a file, such as score.mjs'),
      function: v.exactOptional(textOf('Expected the name of a function')),
    }),
    v.strictObject({ code: textOf('Expected code') }),
  ],
  'Expected a file, such as score.mjs, { file, function }, or { code }',
);

function textOf(message: string) {
  return v.pipe(v.string(message), v.nonEmpty(message));
}

export const scoringFunctionOptions = {
  ...codeOptions,
  config: v.exactOptional(v.pipe(v.unknown(), v.description('Passed to the function as context.config.'))),
};

type ScoringFunction = v.InferOutput<typeof scoringFunctionSchema>;

/** How functions of a language run. */
export interface FunctionRunner {
  /** The rule's key in a spec. */
  readonly rule: string;
  /** The program's name in messages, e.g. `The program that runs JavaScript`. */
  readonly name: string;
  readonly command: Command;
  readonly env?: Readonly<Record<string, string>>;
  /** Converts code, which may be one expression, to the body of a function of `output` and `context`. */
  readonly bodyOf: (code: string) => string;
  /** Returns why a body cannot run, if that can be found without running it. */
  readonly objectionTo?: (body: string) => string | undefined;
}

interface Setting {
  readonly value: ScoringFunction;
  readonly options: {
    readonly env?: readonly string[];
    readonly timeoutSeconds?: number;
    readonly objectives?: v.InferOutput<typeof objectivesSchema>;
    readonly range?: readonly [number, number];
    readonly minimize?: boolean;
    readonly unit?: string;
    readonly config?: unknown;
  };
}

/**
 * Creates a rule that calls a function of the developer's. All functions of a language share a process, so that an
 * endless loop or a crash doesn't harm the worker or the editor.
 *
 * @throws MetricError when the workspace isn't trusted, the file doesn't exist, or the code is malformed.
 */
export function scoringFunctionRule(
  { rule, name, command, env, bodyOf, objectionTo }: FunctionRunner,
  { value, options }: Setting,
  { services, programs }: RuleContext,
): Rule {
  const { env: passedOn, timeoutSeconds = defaultTimeoutSeconds, config } = options;
  const { objectives, scales } = declaredObjectives(options.objectives ?? []);
  const scale = scaleOf(options);
  checkTrusted(services, rule);
  const program = programs.program({
    command,
    name,
    cwd: services.folder,
    timeoutMs: timeoutSeconds * 1000,
    passedOn,
    ...(env === undefined ? {} : { env }),
  });
  const scored = describeFunction(value);
  const source =
    typeof value === 'object' && 'code' in value
      ? { body: bodyOf(value.code) }
      : { ...(typeof value === 'string' ? {} : value), file: resolve(services.folder, fileOf(value)) };
  const objection = 'body' in source ? objectionTo?.(source.body) : undefined;
  if (objection !== undefined) {
    throw new MetricError(`The metric's rule "${rule}" has malformed code: ${objection}. Correct the code.`);
  }
  if ('file' in source && !existsSync(source.file)) {
    throw new MetricError(
      `The metric's rule "${rule}" names the file ${source.file}, which doesn't exist. Correct its path, which is relative to the folder of the spec. To write code in the spec, use { code: … }.`,
    );
  }
  return {
    objectives,
    scales,
    ...(scale === undefined ? {} : { scale }),
    judge: async (run, signal) => {
      const { output, row } = run;
      const context = { ...contextOf(run), vars: row.values, ...(config === undefined ? {} : { config }) };
      const { reply } = await program.exchange({ ...source, output, context }, signal).catch((error: unknown) => {
        if (!(error instanceof ProcessError && error.concernsInput)) throw error;
        throw new MetricError(`${scored} gave no score. ${error.problem}`, placeOf(row));
      });
      const { result, error } = reply as { readonly result?: unknown; readonly error?: string };
      if (error !== undefined) throw new MetricError(`${scored} gave no score: ${error}`, placeOf(row));
      return readFunctionScore(result, { who: scored, objectives, scale, row });
    },
  };
}

/**
 * Converts promptfoo's forms of a scoring function: `file://score.js`, `file://score.js:grade`, or the code itself.
 *
 * @param rule key of the entry.
 */
export function scoringFunctionEntry(rule: string, { value, threshold, config }: Assertion): AssertionEntry | string {
  if (typeof value !== 'string' || value.trim() === '') return 'it has no code. Add it as "value"';
  const [, file, name] = /^file:\/\/(.+?)(?::(\w+))?$/s.exec(value.trim()) ?? [];
  const source = file === undefined ? { code: value } : { file, ...(name === undefined ? {} : { function: name }) };
  return {
    entry: { [rule]: source, ...(config === undefined ? {} : { config }) },
    ...(threshold === undefined ? {} : { passesAt: threshold }),
  };
}

function fileOf(value: Exclude<ScoringFunction, { readonly code: string }>): string {
  return typeof value === 'string' ? value : value.file;
}

function describeFunction(value: ScoringFunction): string {
  if (typeof value === 'string') return `The function of ${value}`;
  if ('file' in value) {
    return value.function === undefined
      ? `The function of ${value.file}`
      : `The function "${value.function}" of ${value.file}`;
  }
  const [line = '', ...others] = value.code.trim().split('\n');
  return `The code \`${line}${others.length === 0 ? '' : ' …'}\``;
}
