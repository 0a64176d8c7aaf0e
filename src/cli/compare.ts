// Tested by test/unit/cli/compare.test.ts.
import { dirname, resolve } from 'node:path';
import type { StopReason } from '../gepa/events';
import { formatRange } from '../gepa/words/amounts';
import { modelFacts } from '../models/provider-registry';
import { describeList } from '../models/prices/known-price';
import { listsOf } from '../models/prices/models-with-prices';
import { readComparedRuns } from '../runs/comparison/compared-run';
import { findComparisons, folderOfRun, type Comparison } from '../runs/comparison/comparison-file';
import { comparisonHtml } from '../runs/comparison/comparison-page';
import { planComparison, presetsNamed } from '../runs/comparison/comparison-plan';
import { comparisonResult } from '../runs/comparison/comparison-result';
import { comparisonMarkdown } from '../runs/comparison/comparison-table';
import { findKnown, openComparison, type KnownSearch } from '../runs/comparison/open-comparison';
import { presetResults } from '../runs/comparison/preset-results';
import { readReferenceCurves, type ReferenceCurve } from '../runs/comparison/reference-curves';
import { costOfPlans } from '../runs/plan/cost-of-plan';
import { planResume } from '../runs/plan/plan-resume';
import { programsOfPlan } from '../runs/plan/programs-of-plan';
import { jsonLine } from '../runs/report/json-line';
import type { CompareCommand } from './compare-command';
import { confirm } from './confirm';
import { refuseEditorModels } from './editor-only-models';
import { modelsFromEnvironment } from './environment-models';
import { Progress } from './progress';
import { describeSearch, homeOf, runToEnd, warn, type Waiting } from './run-commands';
import { terminalWords as words } from './terminal-words';
import { confirmPrograms } from './trusted-folders';
import { writeExport } from './write-exports';

/**
 * Runs `gepa compare`: presets of the search on one spec, each with the same rows, seeds and budget, and prints a comparison. What an
 * earlier comparison ran to its end is not run again. Returns the exit status.
 *
 * @throws {UserError} when the spec can't be used, a preset doesn't exist, a key is missing or nobody agreed to the cost. Then
 * nothing was paid for.
 */
export async function compare(command: CompareCommand, workingFolder: string): Promise<number> {
  const { seeds, overrides, outside, trust, json, waitMinutes } = command;
  const specFile = resolve(workingFolder, command.spec);
  const files = command.references.map((file) => resolve(workingFolder, file));
  for (const file of files) await readReferenceCurves(file);
  const plan = await planComparison(specFile, {
    presets: presetsNamed(command.presets),
    seeds,
    parallel: command.parallel,
    overrides,
    ...(outside ? { reach: { roots: [workingFolder], mayLeave: true } } : {}),
  });
  warn(plan.warnings);
  const plans = plan.searches.map((search) => search.plan);
  for (const one of plans.slice(0, 1)) {
    await refuseEditorModels(one, overrides);
    // A missing key is an error here.
    modelsFromEnvironment(one.spec.models, dirname(specFile));
  }
  await confirmPrograms(dirname(specFile), [...new Set(plans.flatMap(programsOfPlan))], trust);
  const home = homeOf(specFile, workingFolder);
  const earlier = command.fresh ? [] : await findComparisons(home);
  const known = await findKnown(plan, specFile, earlier);
  const progress = new Progress(process.stderr, false);
  await agree(known, seeds, command.yes, progress);
  const comparison = await openComparison(home, { name: plan.name, specFile, references: files }, known, earlier);
  const pending = known.flatMap((search, place) => {
    const run = comparison.runs[place];
    return search.isFinished || run === undefined ? [] : [{ ...search, folder: folderOfRun(comparison, run) }];
  });
  await runAll(pending, plan.parallel, waitMinutes === undefined ? {} : { waitMinutes }, progress);
  return show(
    comparison,
    command.html === undefined ? undefined : resolve(workingFolder, command.html),
    json,
    progress,
  );
}

/** Says what will be run and what it costs, and asks. Asks nothing if all is run already. */
async function agree(known: readonly KnownSearch[], seeds: number, yes: boolean, progress: Progress): Promise<void> {
  const pending = known.filter(({ isFinished }) => !isFinished);
  const [first] = pending;
  if (pending.length < known.length) progress.line(words.usedAgain(known.length - pending.length));
  if (first === undefined) return;
  const begun = pending.filter(({ run }) => run !== undefined).length;
  if (begun > 0) progress.line(words.continued(begun));
  const { rollouts } = first.plan.description.budget;
  const presets = new Set(pending.map(({ preset }) => preset)).size;
  const total = rollouts === undefined ? undefined : rollouts * pending.length;
  progress.line(words.comparisonBegins(pending.length, presets, seeds, total));
  const cost = costOfPlans(pending.map(({ plan }) => plan));
  const { models } = first.plan.spec;
  if (cost !== undefined) {
    const lists = listsOf(models, {}).map(describeList);
    progress.line(words.comparisonForecast(pending.length, formatRange(cost), lists));
  } else if (modelFacts(models.task).isLanguageModel) progress.line(words.costUnknown);
  if (!yes) await confirm(words.askToCompare(pending.length), { unasked: words.notBegun, refused: words.nothingBegun });
}

interface PendingSearch extends KnownSearch {
  readonly folder: string;
}

/** Runs searches, a few side by side. One that fails doesn't take the others along; one that is cancelled ends them all. */
async function runAll(
  pending: readonly PendingSearch[],
  parallel: number,
  waiting: Waiting,
  progress: Progress,
): Promise<void> {
  const queue = [...pending.entries()];
  let isCancelled = false;
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !isCancelled; next = queue.shift()) {
      const [place, search] = next;
      const { name } = search.plan.description;
      progress.line(words.comparedRun(name, place + 1, pending.length));
      const own = parallel === 1 ? progress : new Progress(withPrefix(name), false);
      try {
        const reason = await run(search, waiting, own);
        isCancelled ||= reason?.kind === 'cancelled';
      } catch (error) {
        own.line(words.runFailed(name, error instanceof Error ? error.message : String(error)));
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
}

async function run(
  { folder, plan }: PendingSearch,
  waiting: Waiting,
  progress: Progress,
): Promise<StopReason | undefined> {
  // Begun in an earlier comparison, it may have had another share of the requests.
  const { concurrency } = plan.description.search;
  const resumed = await planResume(folder, [{ path: ['search', 'concurrency'], value: concurrency }]);
  const models = modelsFromEnvironment(resumed.spec.models, dirname(resumed.specFile));
  let ended: StopReason | undefined;
  await runToEnd(
    { runFolder: folder, plan: resumed, models },
    {
      progress,
      json: false,
      describeEnd: (reason, state) => {
        ended = reason;
        return describeSearch(reason, state);
      },
      ...waiting,
    },
  );
  return ended;
}

/** Names the run before each line of its progress, since several write at once. */
function withPrefix(name: string) {
  return { write: (line: string) => process.stderr.write(`[${name}] ${line}`) };
}

/** Prints a comparison as its runs are now. Returns the exit status. */
async function show(
  comparison: Comparison,
  html: string | undefined,
  json: boolean,
  progress: Progress,
): Promise<number> {
  const runs = await readComparedRuns(comparison);
  const results = presetResults(runs);
  const references: ReferenceCurve[] = [];
  for (const file of comparison.references) references.push(...(await readReferenceCurves(file)));
  const isDone = results.every(({ finished, runs: { length } }) => finished === length);
  if (!isDone) progress.line(words.comparisonUnfinished);
  progress.line(words.comparisonFile(comparison.file));
  if (html !== undefined) {
    const { name } = comparison;
    writeExport(html, comparisonHtml({ name, results, references, problems: [] }));
    progress.line(words.wrote(html));
  }
  process.stdout.write(
    json
      ? `${jsonLine(comparisonResult(comparison, runs, results, references))}\n`
      : comparisonMarkdown(comparison.name, results),
  );
  return isDone ? 0 : 1;
}
