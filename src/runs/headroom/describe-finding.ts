// Tested by test/unit/runs/headroom/headroom.test.ts.
import { countOf } from '../../gepa/words/amounts';
import { formatScore } from '../../gepa/words/score-words';
import type { Finding } from './findings';
import type { Headroom } from './headroom-check';

/** Says how the prompt as it is scores, and whether anything was found. */
export function describeHeadroom({ mean, scored, findings }: Headroom): string {
  const score =
    mean === undefined
      ? 'No row could be scored'
      : `The prompt scores ${formatScore(mean)} on ${countOf(scored, 'row')}`;
  return findings.length === 0 ? `${score}. Nothing stands in the way of a search.` : `${score}. Before you search:`;
}

/** Says which prompts were in a program's requests on the first row. */
export function describeRequests(requests: readonly string[]): string {
  return `The program's requests on the first row, by their prompts: ${requests.join(', ')}.`;
}

/** Says in a sentence or two what a finding is, on which rows, and what to do. */
export function describeFinding(finding: Finding): string {
  switch (finding.kind) {
    case 'perfect':
      return `The prompt as it is solves all ${rowsOf(finding.sources)}. A search would find nothing to improve: add harder rows, or a stricter metric.`;
    case 'zero':
      return `The prompt as it is scores 0 on all ${rowsOf(finding.sources)}. A search learns from what scores higher: see whether the metric gives a right answer more than 0, and whether the right column is compared.`;
    case 'unmoved':
      return `Different outputs all score ${formatScore(finding.score)}, on all ${rowsOf(finding.sources)}. The metric doesn't tell them apart: give it a rule that does.`;
    case 'emptyAsGood':
      return `The metric scores an empty output ${formatScore(finding.empty)}, and the expected answer ${formatScore(finding.expected)} (${finding.source}). Give it a rule that an empty output fails.`;
    case 'metricVaries':
      return `The metric scored the same output differently on ${differing(finding)}. Let a judge decide several times (repeats: 3), set its temperature to 0, or use a rule that decides without a model.`;
    case 'promptVaries':
      return `The same prompt scored differently on ${differing(finding)}. A run allows for that; more rows make its result surer.`;
    case 'sameFailure':
      return `All ${countOf(finding.sources.length, 'failure')} are the same: ${inOneLine(finding.reason)} (${placesOf(finding.sources)}). If the metric is right to fail them, one sentence in the prompt may do; if not, correct the metric.`;
    case 'testSeen': {
      const pairs = finding.pairs.map(([test, seen]) => `${test} as ${seen}`);
      return `${finding.pairs.length} of ${countOf(finding.of, 'test row')} have an input that the search sees too, or nearly so: ${placesOf(pairs)}. Remove them from one of the sets, or the test score will look better than it is.`;
    }
    case 'noAnswer':
      return `${finding.sources.length} of ${countOf(finding.of, 'row')} have no "${finding.column}" and are scored all the same: ${placesOf(finding.sources)}. Fill it in, or remove them.`;
    case 'unusedPrompt':
      return `The prompt "${finding.component}" was in no request of the program on ${countOf(finding.of, 'row')}. A search can't improve it: name the text that the program sends, or remove it from the spec.`;
    case 'failed':
      return `${finding.sources.length} of ${countOf(finding.of, 'row')} could not be run or scored (${placesOf(finding.sources)}): ${finding.problem}`;
  }
}

function differing({ of, differences }: Extract<Finding, { readonly kind: 'metricVaries' | 'promptVaries' }>): string {
  const places = differences.map(
    ({ source, scores: [one, other] }) => `${source}: ${formatScore(one)}, then ${formatScore(other)}`,
  );
  return `${differences.length} of ${countOf(of, 'row')} (${placesOf(places, '; ')})`;
}

function rowsOf(sources: readonly string[]): string {
  return `${countOf(sources.length, 'row')} of the check (${placesOf(sources)})`;
}

const mostPlaces = 3;

function placesOf(places: readonly string[], between = ', '): string {
  return [...places.slice(0, mostPlaces), ...(places.length > mostPlaces ? ['…'] : [])].join(between);
}

const mostCharacters = 200;

function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length <= mostCharacters ? line : `${line.slice(0, mostCharacters)}…`;
}
