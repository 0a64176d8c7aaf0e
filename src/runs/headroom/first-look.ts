import type { ExampleReference } from '../../gepa/candidate';
import type { PausingFinding, RunEvent } from '../../gepa/events';
import type { RolloutDetails } from '../../gepa/rollout';
import { columnValue, type Row } from '../../datasets/row';
import { textOfValue } from '../../prompts/template';
import type { RunPlan } from '../plan/run-plan';
import { describeFinding } from './describe-finding';
import { findingsInRows, findingsOf, unusedPrompts, type CheckedRollout, type Finding } from './findings';

/** The rows of the Pareto set whose rollouts a run looks at. With those under way then, they are 20 at the usual concurrency. */
const rowsLookedAt = 12;

type ScoredEvent = Extract<RunEvent, { readonly type: 'rolloutFinished' }>;

/**
 * Looks at what a run does first for what would make its search useless or its result doubtful: at its rows, at the seed's rollouts on
 * the first rows of the Pareto set, and at those that are run a second time to measure the noise. The run needs all of them anyway, so
 * that this costs nothing.
 */
export class FirstLook {
  private readonly rows: number;
  /** The rollouts of the seed by row of the Pareto set; undefined for those that failed. */
  private readonly first = new Map<number, ScoredEvent | undefined>();
  private readonly again = new Map<number, ScoredEvent>();
  private hasSeenFirst = false;
  private hasSeenAgain = false;

  /** @param detailsOf returns the output, the trace and the feedback of a rollout; undefined if they can't be read. */
  constructor(
    private readonly plan: RunPlan,
    private readonly detailsOf: (rollout: string) => RolloutDetails | undefined,
  ) {
    this.rows = rowsToSee(plan);
  }

  /** Returns what the rows show, before anything is spent. */
  inRows(): readonly Finding[] {
    return findingsInRows(this.plan.examples, this.plan.columns);
  }

  /** Returns what is known with an event that wasn't before: mostly nothing. Each finding is returned once. */
  after(event: RunEvent): readonly Finding[] {
    switch (event.type) {
      case 'rolloutFinished':
      case 'rolloutBroken':
      case 'rolloutFailed':
        return this.afterRollout(event);
      case 'candidateScored':
        return event.candidate === 0 ? this.inFirst() : [];
      case 'iterationStarted':
        return this.inRepeated();
      default:
        return [];
    }
  }

  private afterRollout(event: Extract<RunEvent, { type: 'rolloutFinished' | 'rolloutBroken' | 'rolloutFailed' }>) {
    const { subject, example } = event;
    if (this.hasSeenAgain || subject.kind !== 'candidate' || subject.index !== 0 || example.set !== 'pareto') return [];
    const scored = event.type === 'rolloutFinished' ? event : undefined;
    if (!this.first.has(example.index)) this.first.set(example.index, scored);
    else if (scored !== undefined) this.again.set(example.index, scored);
    const isEnough = Array.from({ length: this.rows }, (_, row) => row).every((row) => this.first.has(row));
    return isEnough ? this.inFirst() : [];
  }

  private inFirst(): readonly Finding[] {
    if (this.hasSeenFirst) return [];
    this.hasSeenFirst = true;
    const { description, spec } = this.plan;
    const rollouts = [...this.first]
      .filter(([row]) => row < this.rows)
      .sort(([a], [b]) => a - b)
      .flatMap(([, event]) => (event === undefined ? [] : this.rolloutOf(event)));
    const found = findingsOf({ rollouts, answers: [], failed: [] }, description.search.perfectScore);
    return [
      ...found.filter((finding) => finding.kind !== 'sameFailure' || this.isOneFault(finding.sources, rollouts.length)),
      ...(spec.system.kind === 'program' ? unusedPrompts(Object.keys(description.seed), rollouts) : []),
    ];
  }

  /**
   * Whether failures that are the same show a fault of the metric rather than something that a search can learn: they are most of the rows,
   * whatever answer is expected.
   */
  private isOneFault(failures: readonly string[], rows: number): boolean {
    const { examples, columns } = this.plan;
    const failed = examples.pareto.filter(({ source }) => failures.includes(source));
    const isOfAllKinds = columns.expected === undefined || answersIn(failed, columns.expected) > 1;
    return 2 * failures.length >= rows && isOfAllKinds;
  }

  /** Returns whether the metric scored an output differently that came twice. */
  private inRepeated(): readonly Finding[] {
    if (this.hasSeenAgain) return [];
    this.hasSeenAgain = true;
    const { perfectScore } = this.plan.description.search;
    const rollouts = [...this.again].flatMap(([row, again]) => {
      const event = this.first.get(row);
      const second = this.detailsOf(again.rollout);
      return event === undefined
        ? []
        : this.rolloutOf(event).flatMap((one) =>
            one.output === second?.output ? [{ ...one, rescored: again.score }] : [],
          );
    });
    const findings = findingsOf({ rollouts, answers: [], failed: [] }, perfectScore);
    return findings.filter(({ kind }) => kind === 'metricVaries');
  }

  private rolloutOf({ rollout, example, score, objectives }: ScoredEvent): readonly CheckedRollout[] {
    const details = this.detailsOf(rollout);
    if (details === undefined) return [];
    const { output, trace, feedback } = details;
    const source = this.plan.description.examples.pareto[example.index]?.source ?? '';
    return [{ source, output, modules: trace.map(({ module }) => module), score, feedback, objectives }];
  }
}

/** Returns a finding as the run's journal has it: in words, with a row to open. */
export function pausingFinding(finding: Finding, { description: { examples } }: RunPlan): PausingFinding {
  const text = describeFinding(finding);
  const [source] = sourcesOf(finding);
  const example = (['pareto', 'feedback', 'test'] as const)
    .map((set): ExampleReference => ({ set, index: examples[set].findIndex((row) => row.source === source) }))
    .find(({ index }) => index >= 0);
  return { text, ...(example === undefined ? {} : { example }) };
}

function sourcesOf(finding: Finding): readonly string[] {
  switch (finding.kind) {
    case 'perfect':
    case 'zero':
    case 'unmoved':
    case 'sameFailure':
    case 'noAnswer':
    case 'failed':
      return finding.sources;
    case 'emptyAsGood':
      return [finding.source];
    case 'metricVaries':
    case 'promptVaries':
      return finding.differences.map(({ source }) => source);
    case 'testSeen':
      return finding.pairs.map(([, seen]) => seen);
    case 'unusedPrompt':
      return [];
  }
}

/**
 * Returns how many rows of the Pareto set are looked at: the first ones, or all if the first ones are nearly of one kind, as in a file
 * that is sorted by its answers.
 */
function rowsToSee({ description, examples: { pareto }, columns: { expected } }: RunPlan): number {
  const all = description.examples.pareto.length;
  const firstRows = pareto.slice(0, rowsLookedAt);
  const isMixed =
    expected === undefined || 2 * answersIn(firstRows, expected) >= Math.min(rowsLookedAt, answersIn(pareto, expected));
  return isMixed ? Math.min(rowsLookedAt, all) : all;
}

/** Returns how many different answers rows have. */
function answersIn(rows: readonly Row[], column: string): number {
  return new Set(rows.map(({ values }) => textOfValue(columnValue(values, column)))).size;
}
