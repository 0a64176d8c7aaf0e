import { countOf } from '../words/amounts';
import { exampleSets, nameOfExample, setNames, type ExampleReference, type ExampleSet } from '../candidate';
import { TooManyFailuresError } from './example-error';
import { isLeftOut, isSameRow, leftOutOf, rowOf } from './left-out';
import { describeFailures } from '../words/left-out-words';
import type { RolloutRequest } from '../rollout';
import type { LeftOutExample, RunState } from '../state';
import type { TextNumbers } from '../text/text-numbers';

/** A rollout that gave no score, and why. */
export interface FailedRollout {
  readonly request: RolloutRequest;
  readonly detail: string;
}

/** What follows from failures: rollouts whose texts are at fault, and examples that are. */
export interface Blame {
  readonly texts: ReadonlySet<FailedRollout>;
  readonly examples: readonly LeftOutExample[];
}

/** Of any set this many examples may be left out; of a large one, as many as are this share. */
const fewest = 2;
const share = 0.1;
/** So many texts are blamed for failing on an example where others have scores. When more fail, it is the example. */
const blamedTexts = 2;
/** A run whose first examples all fail is not continued to find out how many do. */
const firstExamples = 5;
/** So many failures are told one by one. */
const toldFailures = 10;

/**
 * Finds out what failed when a rollout gave no score. Where other texts have scores on the example, the text is at fault: a
 * changed text must not rid the run of examples that are hard for it. Otherwise the example is, as it is when text after text
 * fails on it, and when too many are, something behind them all.
 */
export class RolloutFailures {
  private readonly scoredRows = new Set<string>();
  /** The texts that were blamed for failing, by the row on which they did. */
  private readonly blamedOn = new Map<string, Set<number>>();
  /** Rollouts that failed, as long as it is not decided what follows from it. */
  private readonly undecided: string[] = [];

  /** @param state as it is then. */
  constructor(
    private readonly state: () => RunState,
    private readonly numbers: TextNumbers,
  ) {}

  /** Notes that a rollout gave a score. */
  noteScore({ example }: RolloutRequest): void {
    this.scoredRows.add(this.keyOfRow(example));
  }

  /**
   * What follows from rollouts that failed side by side, after the scores of that time were noted.
   *
   * @throws {TooManyFailuresError} when more examples would be left out than may be.
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
   * Watches rollouts that are run side by side, so that no more is spent once it is clear that too many fail.
   *
   * @returns what to tell of each failure. It throws a `TooManyFailuresError` then.
   */
  watch(requests: readonly RolloutRequest[]): (failure: FailedRollout) => void {
    const failed: FailedRollout[] = [];
    const first = this.scoredRows.size === 0 ? requests.slice(0, firstExamples) : [];
    return (failure) => {
      failed.push(failure);
      this.undecided.push(failure.request.id);
      const news = failed.filter(({ request }) => !this.scoredRows.has(this.keyOfRow(request.example)));
      const allFail =
        first.length === firstExamples && first.every((one) => news.some(({ request }) => request === one));
      const exceeded = exceededSet(this.state(), this.withoutRepeats(news));
      if (exceeded !== undefined) throw this.tooMany(exceeded, failed);
      if (allFail)
        throw this.endFor('The first examples of the run could not be run or scored.', this.withoutRepeats(failed));
    };
  }

  /** Blames the text for a failure where others have scores, unless enough texts were blamed there before. */
  private blamesText({ request }: FailedRollout): boolean {
    const row = this.keyOfRow(request.example);
    if (!canBeAtFault(request) || !this.scoredRows.has(row)) return false;
    const blamed = this.blamedOn.get(row) ?? new Set();
    if (blamed.size < blamedTexts) blamed.add(this.numbers.of(request.texts));
    this.blamedOn.set(row, blamed);
    return blamed.has(this.numbers.of(request.texts));
  }

  /** The failures of texts that fail on more examples than may be left out, on all of which others have scores. */
  private failingTooOften(failed: readonly FailedRollout[]): readonly FailedRollout[] {
    return failed.filter(({ request }) => {
      if (!canBeAtFault(request)) return false;
      const own = failed.filter((other) => this.numbers.of(other.request.texts) === this.numbers.of(request.texts));
      const haveScores = own.every((other) => this.scoredRows.has(this.keyOfRow(other.request.example)));
      return haveScores && exceededSet(this.state(), this.withoutRepeats(own)) !== undefined;
    });
  }

  /** The examples that failed and are not left out yet, each once. */
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
      `${countOf(examples.length, 'example')} could not be run or scored, and a run leaves out up to ${mostLeftOut(length)} of the ${length} of its ${setNames[set]}. When more fail, the cause is rarely in the rows.`,
      examples,
    );
  }

  private endFor(reason: string, failures: readonly LeftOutExample[]): TooManyFailuresError {
    const inOrder = [...failures].sort((a, b) => a.example.index - b.example.index);
    const told = inOrder.slice(0, toldFailures);
    return new TooManyFailuresError(
      [
        reason,
        ...describeFailures(this.state().run, told).map((line) => `- ${line}`),
        ...(inOrder.length > told.length ? [`- and ${inOrder.length - told.length} more`] : []),
        'To change rows, start a new run. Otherwise correct the system, the metric, or what they call: what failed is tried again.',
      ].join('\n'),
      this.undecided,
    );
  }

  private keyOfRow(example: ExampleReference): string {
    return nameOfExample(rowOf(this.state().run, example));
  }
}

/** Without its seed a search has nothing to go by, and the test set decides nothing: there, texts are not blamed. */
function canBeAtFault({ subject, example }: RolloutRequest): boolean {
  return !(subject.kind === 'candidate' && subject.index === 0) && example.set !== 'test';
}

/** How many examples a run may leave out of a set of this size. */
function mostLeftOut(size: number): number {
  return Math.min(size - 1, Math.max(fewest, Math.floor(size * share)));
}

/** The first set of which too many examples would be left out, if there is one. */
function exceededSet(state: RunState, news: readonly LeftOutExample[]): ExampleSet | undefined {
  const { run } = state;
  return exampleSets.find((set) => {
    const inSet = news.filter(({ example }) => rowOf(run, example).set === rowOf(run, { ...example, set }).set);
    return inSet.length > 0 && leftOutOf(state, set).length + inSet.length > mostLeftOut(run.examples[set].length);
  });
}
