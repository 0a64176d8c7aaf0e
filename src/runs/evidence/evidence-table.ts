import type { ExampleReference, Subject } from '../../gepa/candidate';
import { isLeftOut } from '../../gepa/failures/left-out';
import type { RunState } from '../../gepa/state';
import { isChanged, leaderOf, stopsAt, type ScoresAt } from './example-steps';
import type { RunEvidence } from './run-evidence';
import type { RowOrder, TableQuery, TableRow } from './view-model';

/** How much of an output a cell shows. */
const shownOutput = 300;

/** A table of examples and the compared texts. Outputs are read for the rows in view, and for all only to search in them. */
export class EvidenceTable {
  constructor(
    private readonly state: RunState,
    private readonly evidence: RunEvidence,
    private readonly subjects: readonly Subject[],
  ) {}

  /** Returns the examples that a query asks for, in its order. Indices of its set. */
  indicesFor({ set, filter, text, order }: TableQuery): readonly number[] {
    const scores = new Map<number, readonly (number | undefined)[]>();
    const scoresAt: ScoresAt = (index) => {
      const known = scores.get(index) ?? this.subjects.map((subject) => this.scoreOf(subject, { set, index }));
      scores.set(index, known);
      return known;
    };
    const isShown = (index: number): boolean => {
      switch (filter) {
        case 'all':
          return true;
        case 'run':
          return scoresAt(index).every((score) => score !== undefined);
        case 'failed':
          return stopsAt(scoresAt(index), 'failing', this.state.run.search.perfectScore);
        case 'changed':
          return isChanged(scoresAt(index));
        case 'ledAlone':
          return leaderOf(scoresAt(index)) !== undefined;
      }
    };
    const wanted = text.trim().toLowerCase();
    const indices = this.state.run.examples[set]
      .map((_, index) => index)
      .filter((index) => isShown(index) && (wanted === '' || this.contains({ set, index }, wanted)));
    return sorted(indices, order, scoresAt);
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

  /** Returns the score and the whole output of each text on an example, for a spreadsheet. */
  cellsOf(example: ExampleReference): readonly string[] {
    return this.subjects.flatMap((subject) => [
      this.scoreOf(subject, example)?.toString() ?? '',
      this.evidence.outputOf(this.state, subject, example) ?? '',
    ]);
  }

  private scoreOf(subject: Subject, example: ExampleReference): number | undefined {
    return this.evidence.scoreOf(this.state, subject, example);
  }

  private contains(example: ExampleReference, wanted: string): boolean {
    const { title = '', expected = '' } = this.state.run.examples[example.set][example.index] ?? {};
    if (`${title}\n${expected}`.toLowerCase().includes(wanted)) return true;
    return this.subjects.some(
      (subject) => this.evidence.outputOf(this.state, subject, example)?.toLowerCase().includes(wanted) === true,
    );
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
