// Tested by test/unit/runs/gate/junit.test.ts.
import { countOf } from '../../gepa/words/amounts';
import { formatMean } from '../../gepa/words/score-words';
import { describeComparison } from '../../gepa/words/winner-words';
import { meanOf, type CheckedPrompt } from './checked-prompt';
import type { Requirement } from './requirements';

/** Says how a prompt scores, e.g. `triage scores 0.833 on 12 unseen test rows.` */
export function describeChecked(prompt: CheckedPrompt): string {
  const { name, set, rows } = prompt;
  const scored = rows.filter(({ score }) => score !== null).length;
  const where = countOf(scored, set === 'test' ? 'unseen test row' : 'Pareto example');
  const missing = scored < rows.length ? ` ${countOf(rows.length - scored, 'row')} could not be scored.` : '';
  return `${name} scores ${formatMean(meanOf(prompt) ?? 0)} on ${where}.${missing}`;
}

/** Returns the name of a requirement, for a list of results. */
export function nameOfRequirement(requirement: Requirement): string {
  return requirement.kind === 'min' ? `scores at least ${requirement.min}` : 'is not worse than the baseline';
}

/** Says in a sentence whether a prompt meets a requirement, and why. */
export function describeRequirement(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'min': {
      const { mean, min, isMet } = requirement;
      // Rounded up, a score just below would seem to be enough.
      const score = !isMet && Number(formatMean(mean)) >= min ? String(mean) : formatMean(mean);
      return `The score ${score} is ${isMet ? 'at least' : 'below'} ${min}.`;
    }
    case 'baseline': {
      const { mean, baselineMean, comparison, verdict, unpaired } = requirement.baseline;
      const names = { subject: 'The prompt', inSentence: 'the prompt', short: 'it' };
      const { won, lost, equal } = comparison;
      const where = `on ${countOf(won + lost + equal, 'row')}`;
      const compared = describeComparison(names, 'the baseline', where, {
        score: mean,
        otherScore: baselineMean,
        comparison,
        verdict,
      });
      return unpaired === 0
        ? compared
        : `${compared} ${countOf(unpaired, 'score')} of changed, added or removed rows ${unpaired === 1 ? 'was' : 'were'} not compared.`;
    }
  }
}
