// Tested by test/unit/cli/check-spec.test.ts.
import { formatMean } from '../../gepa/words/score-words';
import { countOf } from '../../gepa/words/amounts';
import { markdownLine } from '../report/markdown-text';
import type { CheckedPrompt } from './checked-prompt';
import { describeChecked, describeRequirement, nameOfRequirement } from './gate-words';
import type { Requirement } from './requirements';

/** How many rows a summary lists. */
const mostRows = 20;

/** Writes a check as a summary in Markdown, for a page of a CI server or a pull request. */
export function gateMarkdown(prompt: CheckedPrompt, requirements: readonly Requirement[]): string {
  const isPassed = requirements.every(({ isMet }) => isMet);
  const verdict = requirements.length === 0 ? '' : isPassed ? ' ✅ passed' : ' ❌ failed';
  return `${[
    `## ${markdownLine(prompt.name)}:${verdict || ' checked'}`,
    markdownLine(describeChecked(prompt)),
    ...table(requirements),
    ...worseRows(prompt, requirements),
  ].join('\n\n')}\n`;
}

function table(requirements: readonly Requirement[]): readonly string[] {
  if (requirements.length === 0) return [];
  const rows = requirements.map((requirement) => {
    const { isMet } = requirement;
    return `| ${isMet ? '✅' : '❌'} | ${nameOfRequirement(requirement)} | ${markdownLine(describeRequirement(requirement))} |`;
  });
  return [['| | requirement | result |', '|---|---|---|', ...rows].join('\n')];
}

/** Lists the rows that got worse, the worst first. */
function worseRows({ rows }: CheckedPrompt, requirements: readonly Requirement[]): readonly string[] {
  const worse = requirements.flatMap((requirement) =>
    requirement.kind === 'baseline' ? requirement.baseline.worse : [],
  );
  if (worse.length === 0) return [];
  const titles = new Map(rows.map(({ source, title }) => [source, title]));
  const listed = worse.toSorted((one, other) => one.after - one.before - (other.after - other.before));
  const lines = listed
    .slice(0, mostRows)
    .map(
      ({ source, before, after }) =>
        `| ${markdownLine(source)} | ${markdownLine(titles.get(source) ?? '')} | ${formatMean(before)} | ${formatMean(after)} |`,
    );
  const left = worse.length > mostRows ? [`And ${countOf(worse.length - mostRows, 'other row')}.`] : [];
  return [[`| worse than the baseline | input | before | now |`, '|---|---|---|---|', ...lines].join('\n'), ...left];
}
