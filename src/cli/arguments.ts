import { parseArgs } from 'node:util';
import { parse as parseYaml } from 'yaml';
import type { SpecOverride } from '../runs/spec/parse-spec';

/** What the terminal was asked to do. */
export type Command =
  | {
      readonly kind: 'optimize';
      readonly spec: string;
      readonly overrides: readonly SpecOverride[];
      /** Whether the files that the spec names may name files anywhere. */
      readonly outside: boolean;
      /** Whether the programs that its files name may be run. */
      readonly trust: boolean;
      /** How long the run waits for an endpoint that does not answer; Infinity: until it does. Absent: not for long. */
      readonly waitMinutes?: number;
      readonly json: boolean;
    }
  | {
      readonly kind: 'evaluate';
      readonly spec: string;
      readonly overrides: readonly SpecOverride[];
      /** Whether the files that the spec names may name files anywhere. */
      readonly outside: boolean;
      /** Whether the programs that its files name may be run. */
      readonly trust: boolean;
      readonly waitMinutes?: number;
      readonly json: boolean;
    }
  | {
      readonly kind: 'resume';
      readonly run: string;
      /** Of the models only: all else is as the run began. */
      readonly overrides: readonly SpecOverride[];
      readonly trust: boolean;
      readonly waitMinutes?: number;
      readonly json: boolean;
    }
  | { readonly kind: 'prompts'; readonly folder: string; readonly json: boolean; readonly check: boolean }
  | { readonly kind: 'report'; readonly run: string; readonly outputs: boolean }
  | { readonly kind: 'demo' }
  | { readonly kind: 'help' };

/** A command line that cannot be understood. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

export const usage = `gepa: evolve a prompt with evidence

  gepa optimize SPEC [--set path=value]… [--review off] [--json]   run the search that a spec file describes
  gepa evaluate SPEC [--set path=value]… [--json]                  score the prompt as it is
  gepa resume RUN [--set models.…=value]… [--json]                 continue an interrupted run (its folder or id)
  gepa prompts FOLDER [--json] [--check]                           list the prompt files of a folder; try to write to them, in memory
  gepa report RUN [--outputs]                                      a run as Markdown, or its best output per example as JSONL
  gepa demo                                                        optimize the sample prompt with the practice model

SPEC is a spec file, or a prompt file that brings its own examples and metric. With --outside, the files that it names may name
others anywhere. Programs that they name are run once you agree, or with --trust.
A run waits 2 minutes for an endpoint that does not answer, then ends and can be resumed. It fails within
seconds when the endpoint has never answered it. With --wait it waits until the endpoint answers, with --wait MINUTES for so long, in both cases.
Progress goes to standard error. Exit status: 0 finished, 1 failed, 2 wrong use.`;

/**
 * Reads a command line.
 * @throws {WrongUse} when it cannot be understood.
 */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = readOptions(argv);
  const [kind, subject, ...rest] = positionals;
  if (values.help || kind === 'help' || kind === undefined) return { kind: 'help' };
  if (kind === 'demo' && subject === undefined) return { kind };
  if (!isSubjectCommand(kind)) throw new WrongUse(`There is no command "${kind}".`);
  if (subject === undefined) throw new WrongUse(`"${kind}" needs a ${subjects[kind]}.`);
  if (rest.length > 0) throw new WrongUse(`"${rest.join(' ')}" is too much.`);
  const overrides = (values.set ?? []).map(parseOverride);
  if (overrides.length > 0 && (kind === 'prompts' || kind === 'report'))
    throw new WrongUse(`"${kind}" takes no --set.`);
  if (kind === 'resume' && overrides.some(({ path: [key] }) => key !== 'models')) {
    throw new WrongUse('A run continues as it began, but for its models: "resume" takes --set models.…=value only.');
  }
  if (values.wait !== undefined && (kind === 'prompts' || kind === 'report'))
    throw new WrongUse(`"${kind}" takes no --wait.`);
  if (values.review !== undefined && (kind !== 'optimize' || values.review !== 'off')) {
    throw new WrongUse(
      'Proposals are reviewed in the editor. The terminal knows "--review off" only, with "optimize".',
    );
  }
  const json = values.json ?? false;
  const trust = values.trust ?? false;
  const wait = values.wait === undefined ? {} : { waitMinutes: parseMinutes(values.wait) };
  switch (kind) {
    case 'optimize':
    case 'evaluate':
      return { kind, spec: subject, overrides, outside: values.outside ?? false, trust, ...wait, json };
    case 'resume':
      return { kind, run: subject, overrides, trust, ...wait, json };
    case 'prompts':
      return { kind, folder: subject, json, check: values.check ?? false };
    case 'report':
      return { kind, run: subject, outputs: values.outputs ?? false };
  }
}

const subjects = {
  optimize: 'spec file',
  evaluate: 'spec file',
  resume: 'run',
  prompts: 'folder',
  report: 'run',
} as const;

function isSubjectCommand(kind: string): kind is keyof typeof subjects {
  return Object.hasOwn(subjects, kind);
}

function readOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: withWaitValue(argv),
      allowPositionals: true,
      options: {
        set: { type: 'string', multiple: true },
        review: { type: 'string' },
        json: { type: 'boolean' },
        check: { type: 'boolean' },
        outside: { type: 'boolean' },
        trust: { type: 'boolean' },
        wait: { type: 'string' },
        outputs: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}

/** `--wait` takes a number or nothing, which the library does not know. */
function withWaitValue(argv: readonly string[]): string[] {
  return argv.flatMap((argument, place) => {
    if (argument === '--wait') return isNumber(argv[place + 1]) ? [] : ['--wait='];
    return argv[place - 1] === '--wait' && isNumber(argument) ? [`--wait=${argument}`] : [argument];
  });
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d+(?:\.\d+)?$/.test(text);
}

function parseMinutes(text: string): number {
  if (text === '') return Infinity;
  if (!isNumber(text)) throw new WrongUse(`--wait takes a number of minutes, or nothing, not "${text}".`);
  return Number(text);
}

/** `path=value`; the value is read as YAML, so that `true`, `3` and `[a, b]` mean what they look like. */
function parseOverride(setting: string): SpecOverride {
  const at = setting.indexOf('=');
  if (at <= 0) throw new WrongUse(`--set takes path=value, not "${setting}".`);
  return { path: setting.slice(0, at).split('.'), value: parseValue(setting, at + 1) };
}

function parseValue(setting: string, start: number): unknown {
  try {
    return parseYaml(setting.slice(start));
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new WrongUse(`The value of --set "${setting}" is malformed: ${reason}`);
  }
}
