// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import { nameOfExample, type ExampleReference } from '../../gepa/candidate';
import { withVisibleControls } from '../../gepa/text/control-characters';
import type { Proposal, ProposalOrigin, ProposedChange } from '../../gepa/proposal';
import { evidenceOf, measurementsOf } from '../../gepa/review/evidence';
import { describeEvidence, evidenceTitle } from '../../gepa/words/evidence-words';
import type { ProposalState, RunState } from '../../gepa/state';
import { capitalized } from '../../gepa/user-error';
import { reviewWords } from './review-words';

/** How many examples of the minibatch a comment lists; more would need scrolling. */
const mostExamples = 5;

/** The characters that all summaries of a hunk share, and the least for each, since VS Code limits the height of a comment. */
const roomForSummaries = 440;
const leastSummary = 50;
const mostChanges = 6;
/** How many examples are named for each of a few changes; for each of many it is one. */
const mostNames = 3;

/** Returns a comment with the reflection's diagnosis, if it gave one. */
export function diagnosisComment({ origin, diagnosis }: Proposal): readonly vscode.Comment[] {
  if (diagnosis.trim() === '') return [];
  return [commentBy(authorOf(origin), new vscode.MarkdownString(escaped(diagnosis)))];
}

/**
 * Returns a comment with the scores on minibatches: a sentence, then the examples, those first whose score changed most.
 *
 * @param isEdited whether the developer has edited the text on screen.
 */
export function scoresComment(state: RunState, reviewed: ProposalState, isEdited: boolean): vscode.Comment {
  const words = describeEvidence(state, reviewed);
  const isOutdated = isEdited && evidenceOf(state, reviewed).kind !== 'none';
  const sentence = isOutdated ? reviewWords.scoresBeforeEdit(words) : capitalized(words);
  const body = new vscode.MarkdownString(`${escaped(`${sentence}.`)}\n\n`);
  const scores = exampleScores(state, reviewed);
  for (const { reference, before, after } of scores.slice(0, mostExamples)) {
    const example = state.run.examples[reference.set][reference.index];
    const change = after === undefined ? scoreText(before) : `${scoreText(before)} → ${scoreText(after)}`;
    const expected = example?.expected === undefined ? '' : ` *${escaped(shortened(example.expected, 24))}*`;
    const title = example === undefined ? '' : ` ${escaped(shortened(example.title, 48))}`;
    body.appendMarkdown(`- \`${nameOfExample(reference)}\` ${change}${expected}${title}\n`);
  }
  const more = scores.length - mostExamples;
  if (more > 0) body.appendMarkdown(`- ${reviewWords.andMore(more)}\n`);
  return commentBy(evidenceTitle(reviewed.proposal), body);
}

interface ExampleScores {
  readonly reference: ExampleReference;
  readonly before: number | undefined;
  /** Undefined until the proposal has run. */
  readonly after?: number | undefined;
}

function exampleScores(state: RunState, reviewed: ProposalState): readonly ExampleScores[] {
  const measurements = measurementsOf(evidenceOf(state, reviewed));
  if (measurements.length === 0) {
    const { examples, scores } = reviewed.proposal.baseline ?? { examples: [], scores: [] };
    return examples.map((reference, place) => ({ reference, before: scores[place] }));
  }
  return measurements
    .flatMap(({ examples, before, after }) =>
      examples.map((reference, place) => ({ reference, before: before[place], after: after[place] })),
    )
    .sort((one, other) => changeOf(other) - changeOf(one));
}

function changeOf({ before = 0, after = 0 }: ExampleScores): number {
  return Math.abs(after - before);
}

/** Returns a comment that says why a hunk was changed, in the reflection's words, with the examples that show it. */
export function changesComment(changes: readonly ProposedChange[]): vscode.Comment {
  const body = new vscode.MarkdownString();
  const length = Math.max(leastSummary, Math.floor(roomForSummaries / changes.length));
  const names = changes.length > 3 ? 1 : mostNames;
  for (const { summary, examples } of changes.slice(0, mostChanges)) {
    const shown = [...examples.slice(0, names), ...(examples.length > names ? ['…'] : [])];
    const shownBy = shown.length === 0 ? '' : ` *${escaped(shown.join(', '))}*`;
    body.appendMarkdown(`- ${escaped(shortened(summary, length))}${shownBy}\n`);
  }
  const more = changes.length - mostChanges;
  if (more > 0) body.appendMarkdown(`- ${reviewWords.andMore(more)}\n`);
  return commentBy(reviewWords.why(), body);
}

/** Returns a comment with a note of the developer. */
export function noteComment(text: string): vscode.Comment {
  const body = new vscode.MarkdownString(escaped(text));
  return { ...commentBy(reviewWords.you(), body), label: reviewWords.noteLabel() };
}

function authorOf({ kind }: ProposalOrigin): string {
  switch (kind) {
    case 'reflection':
    case 'combination':
      return reviewWords.byReflection();
    case 'edit':
      return reviewWords.byEdit();
    case 'merge':
      return reviewWords.byMerge();
  }
}

function commentBy(name: string, body: vscode.MarkdownString): vscode.Comment {
  return { author: { name }, body, mode: vscode.CommentMode.Preview };
}

/**
 * Escapes a model's or the developer's text for Markdown, so that nothing in it becomes a link, a picture or a heading. VS Code's
 * `appendText` does the same but makes spaces non-breaking, so that lines can't wrap.
 */
export function escaped(text: string): string {
  const lines = withVisibleControls(text.replaceAll('\r\n', '\n')).trim().split('\n');
  return lines.map((line) => line.trim().replace(/[!-/:-@[-`{-~]/g, '\\$&')).join('\n\n');
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function shortened(text: string, length: number): string {
  const line = onOneLine(text);
  return line.length > length ? `${line.slice(0, length - 1).replace(/[\s,;:.]*\s\S*$/, '')}…` : line;
}

function scoreText(score: number | undefined): string {
  return score === undefined ? '–' : String(Math.round(score * 100) / 100);
}
