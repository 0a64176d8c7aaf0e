import { comparePaired, type PairedComparison } from '../../gepa/paired-comparison';
import { tokensOf } from '../../gepa/rollout';
import { formatUsd, markEstimate } from '../../gepa/words/amounts';
import { formatDifference, formatMean } from '../../gepa/words/score-words';
import { setNames } from '../../gepa/candidate';
import { markdownLine } from '../report/markdown-text';
import type { EvaluatedScores } from '../evaluations/evaluated-scores';
import type { EvaluatedSet } from '../evaluations/evaluation';

/** The results of one task model, by candidate. The seed comes first. */
export interface TransferColumn {
  readonly model: string;
  /** Whether the candidates were made with this model. */
  readonly isOwn: boolean;
  readonly cells: ReadonlyMap<number, EvaluatedScores>;
}

/** One line of the comparison. */
export interface TransferLine {
  readonly model: string;
  readonly isOwn: boolean;
  readonly candidate: number;
  /** Over the examples with a score; null without any. */
  readonly mean: number | null;
  readonly scored: number;
  readonly of: number;
  /** Against the seed with the same model. Absent for the seed itself. */
  readonly againstSeed?: Pick<PairedComparison, 'difference' | 'interval' | 'won' | 'lost'>;
  /** In US dollars; null when no price is known. */
  readonly usdPerThousand: number | null;
  readonly tokensPerRollout: number | null;
  /** Set if some of the tokens are estimated. */
  readonly isEstimated?: true;
}

/** Compares candidates × models, model by model. */
export function transferLines(columns: readonly TransferColumn[]): readonly TransferLine[] {
  return columns.flatMap(({ model, isOwn, cells }) => {
    const seed = cells.get(0);
    return [...cells].map(([candidate, cell]): TransferLine => {
      const { scores, usage, answers } = cell;
      const scored = scores.filter((score) => score !== null);
      const mean = scored.reduce((sum, score) => sum + score, 0) / scored.length;
      return {
        model,
        isOwn,
        candidate,
        mean: scored.length === 0 ? null : mean,
        scored: scored.length,
        of: scores.length,
        ...(candidate === 0 || seed === undefined ? {} : { againstSeed: comparePaired(scores, seed.scores) }),
        usdPerThousand: usage.costUsd === undefined || answers === 0 ? null : (usage.costUsd / answers) * 1000,
        tokensPerRollout: answers === 0 ? null : tokensOf(usage) / answers,
        ...(usage.isEstimated === true ? { isEstimated: true } : {}),
      };
    });
  });
}

/** Writes the comparison in Markdown. */
export function transferMarkdown(name: string, set: EvaluatedSet, lines: readonly TransferLine[]): string {
  const rows = lines.map((line) =>
    [
      `${markdownLine(line.model)}${line.isOwn ? ' (of the run)' : ''}`,
      line.candidate === 0 ? '0 (seed)' : String(line.candidate),
      scoreInWords(line),
      againstSeedInWords(line),
      line.usdPerThousand === null ? '–' : markEstimate(formatUsd(line.usdPerThousand), line),
      line.tokensPerRollout === null ? '–' : markEstimate(String(Math.round(line.tokensPerRollout)), line),
    ].join(' | '),
  );
  return `${[
    `# ${markdownLine(name)} with other models`,
    [
      `| model | candidate | ${setNames[set]} | against the seed | cost of 1,000 rollouts | tokens of one |`,
      '|---|---|---|---|---|---|',
      ...rows.map((row) => `| ${row} |`),
    ].join('\n'),
    'In parentheses: the 95% interval of the mean paired difference, by Student’s distribution. Cost and tokens are those of the answers, without judges.',
    ...(set === 'pareto'
      ? ['The run has no test rows. The Pareto set favors its candidates: they were selected on it.']
      : []),
  ].join('\n\n')}\n`;
}

function scoreInWords({ mean, scored, of }: TransferLine): string {
  if (mean === null) return '–';
  return scored === of ? formatMean(mean) : `${formatMean(mean)} (${scored} of ${of} scored)`;
}

function againstSeedInWords({ againstSeed }: TransferLine): string {
  if (againstSeed === undefined) return '';
  const { difference, interval } = againstSeed;
  const between =
    interval === undefined ? '' : ` (${formatDifference(interval.low, 3)}…${formatDifference(interval.high, 3)})`;
  return `${formatDifference(difference, 3)}${between}`;
}
