// Tested by test/unit/cli/check-spec.test.ts.
import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compareWithBaseline, readBaseline, writeBaseline, type NamedBaseline } from '../runs/gate/baseline';
import { meanOf, type CheckedPrompt } from '../runs/gate/checked-prompt';
import { gateMarkdown } from '../runs/gate/gate-markdown';
import { describeRequirement } from '../runs/gate/gate-words';
import { junitXml } from '../runs/gate/junit';
import { requirementsOf, type Requirement } from '../runs/gate/requirements';
import type { CheckCommand } from './check-command';
import { terminalText } from './terminal-text';
import { terminalWords as words } from './terminal-words';
import { writeExport } from './write-exports';

/** The exit status of a check whose prompt doesn't meet a requirement. */
const notMet = 3;

/** What `gepa check --json` prints of a check, whatever was checked. */
export interface CheckResult {
  readonly name: string;
  readonly set: CheckedPrompt['set'];
  readonly mean: number | null;
  readonly scored: number;
  readonly of: number;
  readonly passed: boolean;
  readonly requirements: readonly (Requirement & { readonly says: string })[];
  readonly rows: readonly { readonly source: string; readonly score: number | null }[];
}

/**
 * Reads the baseline that a prompt is compared with; undefined if it is with none.
 *
 * @throws {UserError} when it can't be read.
 */
export async function baselineOf(
  { baseline, update }: CheckCommand,
  workingFolder: string,
): Promise<NamedBaseline | undefined> {
  return baseline === undefined || update ? undefined : readBaseline(resolve(workingFolder, baseline));
}

/**
 * Compares a prompt's scores with what is required, writes the files that were asked for, and prints the result. Returns the exit status.
 *
 * @param baseline see `baselineOf`.
 * @param describe returns what to print.
 * @throws {UserError} when a file can't be written, or no row has a score.
 */
export async function judgePrompt(
  command: CheckCommand,
  prompt: CheckedPrompt,
  baseline: NamedBaseline | undefined,
  workingFolder: string,
  describe: (result: CheckResult, markdown: string) => string,
): Promise<number> {
  const { min, junit, markdown } = command;
  const requirements = requirementsOf(prompt, { min, baseline: baseline && compareWithBaseline(prompt, baseline) });
  const summary = gateMarkdown(prompt, requirements);
  if (command.baseline !== undefined && command.update) {
    const file = resolve(workingFolder, command.baseline);
    await writeBaseline(file, prompt);
    say(words.wrote(file));
  }
  if (junit !== undefined) say(words.wrote(writeExport(resolve(workingFolder, junit), junitXml(prompt, requirements))));
  if (markdown !== undefined) say(words.wrote(writeSummary(resolve(workingFolder, markdown), summary)));
  const failed = requirements.filter(({ isMet }) => !isMet);
  process.stdout.write(describe(resultOf(prompt, requirements), summary));
  for (const requirement of failed) say(words.checkFailed(describeRequirement(requirement)));
  return failed.length === 0 ? 0 : notMet;
}

function resultOf(prompt: CheckedPrompt, requirements: readonly Requirement[]): CheckResult {
  const { name, set, rows } = prompt;
  return {
    name,
    set,
    mean: meanOf(prompt) ?? null,
    scored: rows.filter(({ score }) => score !== null).length,
    of: rows.length,
    passed: requirements.every(({ isMet }) => isMet),
    requirements: requirements.map((requirement) => ({ ...requirement, says: describeRequirement(requirement) })),
    rows: rows.map(({ source, score }) => ({ source, score })),
  };
}

/** Writes a summary. The one of a step in GitHub Actions is added to what the step has written before. */
function writeSummary(file: string, text: string): string {
  const ofStep = process.env['GITHUB_STEP_SUMMARY'];
  if (ofStep === undefined || resolve(ofStep) !== file) return writeExport(file, text);
  appendFileSync(file, `${text}\n`);
  return file;
}

function say(line: string): void {
  process.stderr.write(terminalText(`${line}\n`));
}
