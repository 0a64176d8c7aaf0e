import { formatMean } from '../../gepa/words/score-words';
import type { CheckedPrompt, CheckedRow } from './checked-prompt';
import { describeChecked, describeRequirement, nameOfRequirement } from './gate-words';
import type { Requirement } from './requirements';

/**
 * Writes a check as JUnit XML, as CI servers read it. A requirement is a test case, which fails if it isn't met. So is a row, which never
 * fails by itself: a low score of one is allowed if the prompt as a whole is good enough. One without a score counts as skipped.
 */
export function junitXml(prompt: CheckedPrompt, requirements: readonly Requirement[]): string {
  const { name, rows } = prompt;
  const failures = requirements.filter(({ isMet }) => !isMet).length;
  const skipped = rows.filter(({ score }) => score === null).length;
  const counts = `tests="${requirements.length + rows.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
  const cases = [
    ...requirements.map((requirement) => requirementCase(name, requirement)),
    ...rows.map((row) => rowCase(name, row)),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gepa check" ${counts}>`,
    `  <testsuite name=${attribute(name)} ${counts}>`,
    ...cases,
    `    <system-out>${escaped(describeChecked(prompt))}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function requirementCase(name: string, requirement: Requirement): string {
  const opening = `    <testcase classname=${attribute(name)} name=${attribute(nameOfRequirement(requirement))}`;
  if (requirement.isMet) return `${opening}/>`;
  const detail = requirement.kind === 'min' ? '' : escaped(requirement.baseline.worse.map(worseRow).join('\n'));
  return `${opening}>\n      <failure message=${attribute(describeRequirement(requirement))}>${detail}</failure>\n    </testcase>`;
}

function worseRow({ source, before, after }: { source: string; before: number; after: number }): string {
  return `${source}: ${formatMean(before)} → ${formatMean(after)}`;
}

function rowCase(name: string, { source, title, score }: CheckedRow): string {
  const opening = `    <testcase classname=${attribute(name)} name=${attribute(`${source} ${title}`.trim())}>`;
  const content = score === null ? '<skipped/>' : `<system-out>score ${formatMean(score)}</system-out>`;
  return `${opening}${content}</testcase>`;
}

function attribute(text: string): string {
  return `"${escaped(text).replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)}"`;
}

/** Characters that XML 1.0 can't have, not even as references. */
// eslint-disable-next-line no-control-regex
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const references = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' } as const;

function escaped(text: string): string {
  return text
    .replace(impossible, '\ufffd')
    .replace(/[&<>"']/g, (character) => references[character as keyof typeof references]);
}
