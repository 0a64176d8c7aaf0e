// Tested by test/unit/cli/terminal.test.ts.
import { parseArgs } from 'node:util';
import { parse as parseYaml } from 'yaml';
import { isResumable } from '../runs/plan/plan-resume';
import type { ExportFormat } from '../runs/report/exports';
import type { SpecOverride } from '../runs/spec/parse-spec';
import type { CheckCommand } from './check-command';
import type { CompareCommand } from './compare-command';
import { parseRecord, type RecordCommand } from './record-command';
import { permissions } from '../agents/operations';
import type { McpCommand } from './mcp/mcp-command';
import { usualSkillFolder, type SkillCommand } from './skill-command';
import { terminalWords as words } from './terminal-words';
import { UsageError } from './usage-error';

/** A command with its arguments. */
export type Command =
  | {
      readonly kind: 'optimize';
      readonly spec: string;
      /** Whether the run doesn't look for reasons against its search. */
      readonly skipHeadroom: boolean;
      readonly overrides: readonly SpecOverride[];
      /** Whether files named by the spec may name files outside of its folder. */
      readonly outside: boolean;
      /** Whether programs that its files name may run. */
      readonly trust: boolean;
      /** How long the run waits for an endpoint that doesn't answer; Infinity for as long as it takes. Default: 2 minutes. */
      readonly waitMinutes?: number;
      readonly json: boolean;
    }
  | {
      readonly kind: 'evaluate';
      readonly spec: string;
      readonly overrides: readonly SpecOverride[];
      /** Whether files named by the spec may name files outside of its folder. */
      readonly outside: boolean;
      /** Whether programs that its files name may run. */
      readonly trust: boolean;
      readonly waitMinutes?: number;
      readonly json: boolean;
    }
  | {
      readonly kind: 'headroom';
      readonly spec: string;
      readonly overrides: readonly SpecOverride[];
      readonly outside: boolean;
      readonly trust: boolean;
      readonly json: boolean;
    }
  | {
      readonly kind: 'resume';
      readonly run: string;
      /** Of the models and the concurrency only: a run keeps all its other settings. */
      readonly overrides: readonly SpecOverride[];
      readonly trust: boolean;
      readonly waitMinutes?: number;
      readonly json: boolean;
    }
  | {
      readonly kind: 'transfer';
      readonly run: string;
      /** Entries of a spec, or names of models at the address of the run's task model. */
      readonly models: readonly unknown[];
      /** Empty: the best candidate. */
      readonly candidates: readonly number[];
      readonly trust: boolean;
      readonly waitMinutes?: number;
      readonly json: boolean;
    }
  | {
      readonly kind: 'measure';
      readonly run: string;
      /** The best one by default. */
      readonly candidate: number | undefined;
      readonly trust: boolean;
      readonly waitMinutes?: number;
      readonly json: boolean;
    }
  | CheckCommand
  | McpCommand
  | SkillCommand
  | CompareCommand
  | RecordCommand
  | { readonly kind: 'prompts'; readonly folder: string; readonly json: boolean; readonly check: boolean }
  | { readonly kind: 'report'; readonly run: string; readonly print: ReportPart; readonly exports: ReportExports }
  | {
      readonly kind: 'import';
      /** The `run_dir` of a Python run, or the JSON of its result. */
      readonly source: string;
    }
  | { readonly kind: 'demo' }
  | { readonly kind: 'help' };

/** What `gepa report` prints. */
export type ReportPart = 'report' | 'outputs' | 'requests';

/** The files that `gepa report` writes instead of printing, and the folder for the candidates. */
export type ReportExports = Readonly<Partial<Record<ExportFormat | 'candidates', string>>>;

/**
 * Reads a command line.
 * @throws {UsageError} when it isn't valid.
 */
export function parseCommand(argv: readonly string[]): Command {
  if (argv[0] === 'record') return parseRecord(argv.slice(1));
  const { values, positionals } = readOptions(argv);
  const [kind, subject, ...rest] = positionals;
  if (values.help || kind === 'help' || kind === undefined) return { kind: 'help' };
  if (kind === 'demo' && subject === undefined) return { kind };
  if (kind === 'mcp') return parseMcp(values, positionals.slice(1));
  if (kind === 'skill') return parseSkill(values, positionals.slice(1));
  if (!isSubjectCommand(kind)) throw new UsageError(words.noCommand(kind));
  if (subject === undefined) throw new UsageError(words.subjectMissing(kind, subjects[kind]));
  if (rest.length > 0) throw new UsageError(words.tooMuch(rest));
  const overrides = (values.set ?? []).map(parseOverride);
  if (overrides.length > 0 && !['optimize', 'evaluate', 'headroom', 'resume', 'compare', 'check'].includes(kind))
    throw new UsageError(words.optionNotTaken(kind, '--set'));
  if (kind === 'resume' && !overrides.every(isResumable)) throw new UsageError(words.onlyResumable);
  if (kind !== 'optimize' && values['skip-headroom'] !== undefined)
    throw new UsageError(words.optionNotTaken(kind, '--skip-headroom'));
  if (values.wait !== undefined && ['prompts', 'report', 'import', 'headroom'].includes(kind))
    throw new UsageError(words.optionNotTaken(kind, '--wait'));
  if (kind !== 'transfer' && values.model !== undefined) throw new UsageError(words.optionNotTaken(kind, '--model'));
  if (kind !== 'transfer' && kind !== 'measure' && values.candidate !== undefined)
    throw new UsageError(words.optionNotTaken(kind, '--candidate'));
  if (values.review !== undefined && (kind !== 'optimize' || values.review !== 'off')) {
    throw new UsageError(words.reviewInEditor);
  }
  if (values.allow !== undefined) throw new UsageError(words.optionNotTaken(kind, '--allow'));
  const exports = Object.keys(exportsOf(values)).filter(
    (name) => !(kind === 'compare' && name === 'html') && !(kind === 'check' && name === 'markdown'),
  );
  if (kind !== 'report' && exports.length > 0)
    throw new UsageError(words.optionNotTaken(kind, `--${exports.join(', --')}`));
  const ofComparison = (['presets', 'seeds', 'parallel', 'reference', 'yes', 'new'] as const).filter(
    (name) => name in values,
  );
  if (kind !== 'compare' && ofComparison.length > 0)
    throw new UsageError(words.optionNotTaken(kind, `--${ofComparison.join(', --')}`));
  const ofCheck = (['min', 'baseline', 'update', 'junit'] as const).filter((name) => name in values);
  if (kind !== 'check' && ofCheck.length > 0)
    throw new UsageError(words.optionNotTaken(kind, `--${ofCheck.join(', --')}`));
  if (values.update === true && values.baseline === undefined) throw new UsageError(words.updateWithoutBaseline);
  const json = values.json ?? false;
  const trust = values.trust ?? false;
  const wait = values.wait === undefined ? {} : { waitMinutes: parseMinutes(values.wait) };
  switch (kind) {
    case 'optimize': {
      const skipHeadroom = values['skip-headroom'] ?? false;
      return { kind, spec: subject, overrides, outside: values.outside ?? false, trust, skipHeadroom, ...wait, json };
    }
    case 'evaluate':
      return { kind, spec: subject, overrides, outside: values.outside ?? false, trust, ...wait, json };
    case 'headroom':
      return { kind, spec: subject, overrides, outside: values.outside ?? false, trust, json };
    case 'compare':
      return {
        kind,
        spec: subject,
        presets: (values.presets ?? '').split(',').flatMap((name) => name.trim() || []),
        seeds: parseCount('--seeds', values.seeds),
        parallel: parseCount('--parallel', values.parallel),
        overrides,
        references: values.reference ?? [],
        html: values.html,
        yes: values.yes ?? false,
        fresh: values.new ?? false,
        outside: values.outside ?? false,
        trust,
        ...wait,
        json,
      };
    case 'resume':
      return { kind, run: subject, overrides, trust, ...wait, json };
    case 'prompts':
      return { kind, folder: subject, json, check: values.check ?? false };
    case 'report':
      return {
        kind,
        run: subject,
        print: values.requests ? 'requests' : values.outputs ? 'outputs' : 'report',
        exports: exportsOf(values),
      };
    case 'measure': {
      const [candidate, ...others] = (values.candidate ?? []).map(parseCandidate);
      if (others.length > 0) throw new UsageError(words.oneCandidate);
      return { kind, run: subject, candidate, trust, ...wait, json };
    }
    case 'check':
      return {
        kind,
        subject,
        min: values.min === undefined ? undefined : parseScore(values.min),
        baseline: values.baseline,
        update: values.update ?? false,
        junit: values.junit,
        markdown: values.markdown,
        overrides,
        outside: values.outside ?? false,
        trust,
        ...wait,
        json,
      };
    case 'import':
      return { kind, source: subject };
    case 'transfer': {
      const models = (values.model ?? []).map(parseModel);
      if (models.length === 0) throw new UsageError(words.modelMissing);
      const candidates = (values.candidate ?? []).map(parseCandidate);
      return { kind, run: subject, models, candidates, trust, ...wait, json };
    }
  }
}

const subjects = {
  optimize: 'spec file',
  evaluate: 'spec file',
  headroom: 'spec file',
  compare: 'spec file',
  resume: 'run',
  prompts: 'folder',
  report: 'run',
  transfer: 'run',
  measure: 'run',
  check: 'spec file or a run',
  import: 'folder of a Python run',
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
        model: { type: 'string', multiple: true },
        candidate: { type: 'string', multiple: true },
        outputs: { type: 'boolean' },
        requests: { type: 'boolean' },
        html: { type: 'string' },
        markdown: { type: 'string' },
        csv: { type: 'string' },
        candidates: { type: 'string' },
        min: { type: 'string' },
        baseline: { type: 'string' },
        update: { type: 'boolean' },
        junit: { type: 'string' },
        presets: { type: 'string' },
        seeds: { type: 'string' },
        parallel: { type: 'string' },
        reference: { type: 'string', multiple: true },
        yes: { type: 'boolean', short: 'y' },
        new: { type: 'boolean' },
        allow: { type: 'string', multiple: true },
        'skip-headroom': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Lets `--wait` take a number or nothing, which `parseArgs` does not support. */
function withWaitValue(argv: readonly string[]): string[] {
  return argv.flatMap((argument, place) => {
    if (argument === '--wait') return isNumber(argv[place + 1]) ? [] : ['--wait='];
    return argv[place - 1] === '--wait' && isNumber(argument) ? [`--wait=${argument}`] : [argument];
  });
}

function parseMcp(values: ReturnType<typeof readOptions>['values'], folders: readonly string[]): McpCommand {
  const { allow = [], trust = false, ...others } = values;
  const [other] = Object.keys(others);
  if (other !== undefined) throw new UsageError(words.optionNotTaken('mcp', `--${other}`));
  const [folder = '.', ...rest] = folders;
  if (rest.length > 0) throw new UsageError(words.tooMuch(rest));
  const allowed = allow
    .flatMap((list) => list.split(','))
    .map((text) => {
      const permission = permissions.find((one) => one === text.trim());
      if (permission === undefined) throw new UsageError(words.notAPermission(text));
      return permission;
    });
  return { kind: 'mcp', folder, allow: allowed, trust };
}

function parseSkill(options: object, [folder = usualSkillFolder, ...rest]: readonly string[]): SkillCommand {
  const [option] = Object.keys(options);
  if (option !== undefined) throw new UsageError(words.optionNotTaken('skill', `--${option}`));
  if (rest.length > 0) throw new UsageError(words.tooMuch(rest));
  return { kind: 'skill', folder };
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d+(?:\.\d+)?$/.test(text);
}

function parseMinutes(text: string): number {
  if (text === '') return Infinity;
  if (!isNumber(text)) throw new UsageError(words.notMinutes(text));
  return Number(text);
}

/** Parses a model's entry in YAML. A plain name is a text, even if YAML would read it as a number. */
function parseModel(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return text;
  try {
    return parseYaml(text);
  } catch (error) {
    throw new UsageError(words.malformedModel(text, firstLineOf(error)));
  }
}

function exportsOf({
  html,
  markdown,
  csv,
  candidates,
}: { readonly [Name in keyof ReportExports]: string | undefined }): ReportExports {
  return {
    ...(html === undefined ? {} : { html }),
    ...(markdown === undefined ? {} : { markdown }),
    ...(csv === undefined ? {} : { csv }),
    ...(candidates === undefined ? {} : { candidates }),
  };
}

/** Returns 1 without a text. */
function parseCount(option: string, text = '1'): number {
  if (!/^[1-9]\d?$/.test(text)) throw new UsageError(words.notACount(option, text));
  return Number(text);
}

function parseScore(text: string): number {
  if (!isNumber(text) || Number(text) > 1) throw new UsageError(words.notAScore(text));
  return Number(text);
}

function parseCandidate(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(words.notACandidate(text));
  return Number(text);
}

/** Parses `path=value`. The value is YAML, so `true`, `3` and `[a, b]` mean what they look like. */
function parseOverride(setting: string): SpecOverride {
  const at = setting.indexOf('=');
  if (at <= 0) throw new UsageError(words.notASetting(setting));
  return { path: setting.slice(0, at).split('.'), value: parseValue(setting, at + 1) };
}

function parseValue(setting: string, start: number): unknown {
  try {
    return parseYaml(setting.slice(start));
  } catch (error) {
    throw new UsageError(words.malformedValue(setting, firstLineOf(error)));
  }
}

function firstLineOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
