// Tested by test/unit/gepa/failures/left-out.test.ts.
import { countOf } from '../words/amounts';
import { exampleSets, nameOfExample, setNames, type ExampleReference, type ExampleSet } from '../candidate';
import { TooManyFailuresError } from './example-error';
import { isLeftOut, isSameRow, leftOutOf, rowOf } from './left-out';
import { describeFailures } from '../words/left-out-words';
import type { RolloutRequest } from '../rollout';
import type { LeftOutExample, RunState } from '../state';
import type { TextNumbers } from '../text/text-numbers';

/** A rollout without a score, and the reason. */
export interface FailedRollout {
  readonly request: RolloutRequest;
  readonly detail: string;
}

/** What is to blame for failures: the texts of some rollouts, and examples. */
export interface Blame {
  readonly texts: ReadonlySet<FailedRollout>;
  readonly examples: readonly LeftOutExample[];
}

/** A run may leave out this many examples of a set, or this share of it if that is more. */
const minLeftOut = 3;
const leftOutShare = 0.1;
/** A text that fails on more examples, while others have scores on them, is blamed. The share is the same. */
const minFailing = 2;
/** The most texts blamed for failing on an example where others have scores. After that, the example is blamed. */
const maxBlamedTexts = 2;
/** A run ends early if this many first examples all fail. */
const firstExamples = 5;
/** The most failures listed in a message. */
const maxListedFailures = 10;

/**
 * Decides whether a text or an example is to blame for a failed rollout. The text is to blame if others have scores on
 * the example, so that a changed text can't rid the run of its hard examples. Otherwise the example is, and also once
 * several texts have failed on it. Too many failed examples end the run.
 */
export class RolloutFailures {
  private readonly scoredRows = new Set<string>();
  /** Texts blamed for failing, by the row on which they failed. */
  private readonly blamedOn = new Map<string, Set<number>>();
  /** Ids of failed rollouts without a decision yet. */
  private readonly undecided: string[] = [];

  /** @param state returns the current state. */
  constructor(
    private readonly state: () => RunState,
    private readonly numbers: TextNumbers,
  ) {}

  /** Notes that an example has a score. */
  noteScore({ example }: RolloutRequest): void {
    this.scoredRows.add(this.keyOfRow(example));
  }

  /**
   * Decides what is to blame for rollouts that failed together. Call `noteScore` for those that succeeded first.
   *
   * @throws {TooManyFailuresError} if more examples would be left out than a run may leave out.
   */
  blame(failed: readonly FailedRollout[]): Blame {
    const numberOf = ({ request }: FailedRollout) => this.numbers.of(request.texts);
    const faulty = new Set(failed.filter((failure) => this.blamesText(failure)).map(numberOf));
    const texts = new Set(failed.filter((failure) => faulty.has(numberOf(failure)) && canBeAtFault(failure.request)));
    for (const failure of this.failingTooOften(failed)) texts.add(failure);
    const examples = this.withoutRepeats(failed.filter((failure) => !texts.has(failure)));
    const exceeded = exceededSet(this.state(), examples);
    if (exceeded !== undefined) throw this.tooMany(exceeded, failed);
    for (const { request } of failed) this.undecided.splice(this.undecided.indexOf(request.id), 1);
    return { texts, examples };
  }

  /**
   * Watches rollouts that run together, to stop spending once too many have failed.
   *
   * @returns a function to call with each failure, which then throws a `TooManyFailuresError`.
   */
  watch(requests: readonly RolloutRequest[]): (failure: FailedRollout) => void {
    const failed: FailedRollout[] = [];
    const first = this.scoredRows.size === 0 ? requests.slice(0, firstExamples) : [];
    return (failure) => {
      failed.push(failure);
      this.undecided.push(failure.request.id);
      const unscored = failed.filter(({ request }) => !this.scoredRows.has(this.keyOfRow(request.example)));
      const allFail =
        first.length === firstExamples && first.every((one) => unscored.some(({ request }) => request === one));
      const exceeded = exceededSet(this.state(), this.withoutRepeats(unscored));
      if (exceeded !== undefined) throw this.tooMany(exceeded, failed);
      if (allFail)
        throw this.endFor('The first examples of the run could not be run or scored.', this.withoutRepeats(failed));
    };
  }

  /**
   * Whether the text is to blame: others have scores on the example, and not too many texts were blamed there before.
   */
  private blamesText({ request }: FailedRollout): boolean {
    const row = this.keyOfRow(request.example);
    if (!canBeAtFault(request) || !this.scoredRows.has(row)) return false;
    const blamed = this.blamedOn.get(row) ?? new Set();
    if (blamed.size < maxBlamedTexts) blamed.add(this.numbers.of(request.texts));
    this.blamedOn.set(row, blamed);
    return blamed.has(this.numbers.of(request.texts));
  }

  /**
   * Returns the failures of texts that fail on more examples than a run may leave out, while others have scores on all
   * of them.
   */
  private failingTooOften(failed: readonly FailedRollout[]): readonly FailedRollout[] {
    return failed.filter(({ request }) => {
      if (!canBeAtFault(request)) return false;
      const sameText = failed.filter(
        (other) => this.numbers.of(other.request.texts) === this.numbers.of(request.texts),
      );
      const haveScores = sameText.every((other) => this.scoredRows.has(this.keyOfRow(other.request.example)));
      return haveScores && exceededSet(this.state(), this.withoutRepeats(sameText), minFailing) !== undefined;
    });
  }

  /** Returns the examples of failures that aren't left out yet, each once. */
  private withoutRepeats(failed: readonly FailedRollout[]): readonly LeftOutExample[] {
    const state = this.state();
    const found: LeftOutExample[] = [];
    for (const { request, detail } of failed) {
      const { example } = request;
      const isKnown = isLeftOut(state, example) || found.some((other) => isSameRow(state.run, other.example, example));
      if (!isKnown) found.push({ example, detail });
    }
    return found;
  }

  private tooMany(set: ExampleSet, failed: readonly FailedRollout[]): TooManyFailuresError {
    const state = this.state();
    const { length } = state.run.examples[set];
    const examples = [...leftOutOf(state, set), ...this.withoutRepeats(failed)];
    return this.endFor(
      `${countOf(examples.length, 'example')} could not be run or scored. A run can leave out up to ${maxLeftOut(length)} of the ${length} examples in its ${setNames[set]}. When more fail, the cause is rarely in the rows.`,
      examples,
    );
  }

  private endFor(reason: string, failures: readonly LeftOutExample[]): TooManyFailuresError {
    const inOrder = [...failures].sort((a, b) => a.example.index - b.example.index);
    const listed = inOrder.slice(0, maxListedFailures);
    return new TooManyFailuresError(
      [
        reason,
        ...describeFailures(this.state().run, listed).map((line) => `- ${line}`),
        ...(inOrder.length > listed.length ? [`- and ${inOrder.length - listed.length} more`] : []),
        'Fix the system, the metric or the services that they call; the failed examples are then tried again. To change rows, start a new run.',
      ].join('\n'),
      this.undecided,
    );
  }

  private keyOfRow(example: ExampleReference): string {
    return nameOfExample(rowOf(this.state().run, example));
  }
}

/** Whether a text may be blamed. The seed can't be discarded, and the test set decides nothing. */
function canBeAtFault({ subject, example }: RolloutRequest): boolean {
  return !(subject.kind === 'candidate' && subject.index === 0) && example.set !== 'test';
}

/** The most examples that a run may leave out of a set of this size. */
function maxLeftOut(size: number, least = minLeftOut): number {
  return Math.min(size - 1, Math.max(least, Math.floor(size * leftOutShare)));
}

/** Returns the first set of which too many examples would be left out, if any. */
function exceededSet(state: RunState, added: readonly LeftOutExample[], least = minLeftOut): ExampleSet | undefined {
  const { run } = state;
  return exampleSets.find((set) => {
    const inSet = added.filter(({ example }) => rowOf(run, example).set === rowOf(run, { ...example, set }).set);
    return (
      inSet.length > 0 && leftOutOf(state, set).length + inSet.length > maxLeftOut(run.examples[set].length, least)
    );
  });
}
