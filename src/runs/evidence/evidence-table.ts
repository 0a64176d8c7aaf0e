import type { ExampleReference, ExampleSet, Subject } from '../../gepa/candidate';
import { valueOf } from '../../gepa/named-values';
import { valueOfScore } from '../../gepa/objective-scale';
import { axisOfObjective } from '../../gepa/words/objective-words';
import { isLeftOut } from '../../gepa/failures/left-out';
import type { RunState } from '../../gepa/state';
import { inTimeSlices } from '../journal/time-slices';
import { isChanged, leaderOf, stopsAt, type ScoresAt } from './example-steps';
import type { OutputSearch } from './output-search';
import type { RunEvidence } from './run-evidence';
import type { RowFilter, RowOrder, TableQuery, TableRow } from './view-model';

/** How much of an output a cell shows. */
const shownOutput = 300;

/** A table of examples and the compared texts. Outputs are read for the rows in view, and for all only to search in them. */
export class EvidenceTable {
  constructor(
    private readonly state: RunState,
    private readonly evidence: RunEvidence,
    private readonly subjects: readonly Subject[],
  ) {}

  /**
   * Returns the examples that a query asks for, in its order, as indices of its set. Doesn't block the editor, however much it reads.
   *
   * @param search for the query's text.
   * @param isWanted whether the answer is still of use.
   */
  async indicesFor(
    { set, filter, order }: TableQuery,
    search: OutputSearch,
    isWanted: () => boolean = () => true,
  ): Promise<readonly number[]> {
    const scores = new Map<number, readonly (number | undefined)[]>();
    const scoresAt: ScoresAt = (index) => {
      const known = scores.get(index) ?? this.subjects.map((subject) => this.scoreOf(subject, { set, index }));
      scores.set(index, known);
      return known;
    };
    const found: number[] = [];
    for await (const matches of inTimeSlices(
      this.matching(set, search, (index) => this.isShown(filter, scoresAt(index))),
    )) {
      found.push(...matches.filter((index) => index !== undefined));
      if (!isWanted()) break;
    }
    return sorted(found, order, scoresAt);
  }

  /** Yields for each example its index if it matches. */
  private *matching(
    set: ExampleSet,
    search: OutputSearch,
    isShown: (index: number) => boolean,
  ): Generator<number | undefined> {
    for (let index = 0; index < this.state.run.examples[set].length; index += 1)
      yield isShown(index) && this.contains({ set, index }, search) ? index : undefined;
  }

  private isShown(filter: RowFilter, scores: readonly (number | undefined)[]): boolean {
    switch (filter) {
      case 'all':
        return true;
      case 'run':
        return scores.every((score) => score !== undefined);
      case 'failed':
        return stopsAt(scores, 'failing', this.state.run.search.perfectScore);
      case 'changed':
        return isChanged(scores);
      case 'ledAlone':
        return leaderOf(scores) !== undefined;
    }
  }

  /** Returns rows with the beginnings of their outputs. */
  rows(examples: readonly ExampleReference[]): readonly TableRow[] {
    return examples.map((example): TableRow => {
      const { title = '', expected } = this.state.run.examples[example.set][example.index] ?? {};
      return {
        example,
        title,
        ...(expected === undefined ? {} : { expected }),
        leftOut: isLeftOut(this.state, example),
        cells: this.subjects.map((subject) => {
          const score = this.scoreOf(subject, example);
          const output = this.evidence.outputOf(this.state, subject, example);
          return {
            ...(score === undefined ? {} : { score }),
            ...(output === undefined ? {} : { output: output.slice(0, shownOutput).replace(/\s+/g, ' ').trim() }),
          };
        }),
      };
    });
  }

  /** Returns the headings of `cellsOf`. */
  headings(nameOf: (subject: Subject) => string): readonly string[] {
    const { objectives, scales } = this.state.run;
    const columns = ['score', ...objectives.map((name) => axisOfObjective(name, valueOf(scales, name))), 'output'];
    return this.subjects.flatMap((subject) => columns.map((column) => `${nameOf(subject)} ${column}`));
  }

  /** Returns the score, the value of each objective and the whole output of each text on an example, for a spreadsheet. */
  cellsOf(example: ExampleReference): readonly string[] {
    const { objectives, scales } = this.state.run;
    return this.subjects.flatMap((subject) => {
      const values = objectives.length === 0 ? {} : this.evidence.objectivesOf(this.state, subject, example);
      return [
        this.scoreOf(subject, example)?.toString() ?? '',
        ...objectives.map((name) => {
          const score = valueOf(values, name);
          return score === undefined ? '' : String(valueOfScore(valueOf(scales, name) ?? {}, score));
        }),
        this.evidence.outputOf(this.state, subject, example) ?? '',
      ];
    });
  }

  private scoreOf(subject: Subject, example: ExampleReference): number | undefined {
    return this.evidence.scoreOf(this.state, subject, example);
  }

  private contains(example: ExampleReference, search: OutputSearch): boolean {
    if (search.isEmpty) return true;
    const { title = '', expected = '' } = this.state.run.examples[example.set][example.index] ?? {};
    if (search.matches(title) || search.matches(expected)) return true;
    return this.subjects.some((subject) => {
      const rollout = this.evidence.latestOf(this.state, subject, example);
      return rollout !== undefined && search.matchesOutput(rollout);
    });
  }
}

function sorted(indices: readonly number[], order: RowOrder, scoresAt: ScoresAt): readonly number[] {
  if (order.by === 'example') return indices;
  const valueAt = (index: number): number | undefined => {
    const scores = scoresAt(index);
    const own = scores[order.column];
    const first = scores[0];
    if (order.by === 'score') return own;
    return own === undefined || first === undefined ? undefined : own - first;
  };
  const sign = order.descending ? -1 : 1;
  return indices.toSorted((a, b) => {
    const [one, other] = [valueAt(a), valueAt(b)];
    // Examples without a value come last in both directions.
    if (one === undefined || other === undefined)
      return Number(one === undefined) - Number(other === undefined) || a - b;
    return sign * (one - other) || a - b;
  });
}
