import * as vscode from 'vscode';
import { nameOfExample, type ExampleReference } from '../../gepa/candidate';
import { withVisibleControls } from '../../gepa/text/control-characters';
import type { Proposal, ProposalOrigin, ProposedChange } from '../../gepa/events';
import { evidenceOf, measurementsOf } from '../../gepa/review/evidence';
import { describeEvidence, evidenceTitle } from '../../gepa/words/evidence-words';
import type { ProposalState, RunState } from '../../gepa/state';
import { capitalized } from '../../gepa/user-error';
import { reviewWords } from './review-words';

/** Examples of the minibatch that a thread lists before it only counts the rest: more would not be seen without scrolling. */
const mostExamples = 5;

/** Characters that the summaries of a hunk's changes share, each with a least part: VS Code caps the height of a comment. */
const roomForSummaries = 440;
const leastSummary = 50;
const mostChanges = 6;
/** Examples that are named for each of a few changes; of many it is one. */
const mostNames = 3;

/** The reflection's diagnosis, if it gave one. */
export function diagnosisComment({ origin, diagnosis }: Proposal): readonly vscode.Comment[] {
  if (diagnosis.trim() === '') return [];
  return [commentBy(authorOf(origin), new vscode.MarkdownString(escaped(diagnosis)))];
}

/**
 * What is known from minibatches, in a sentence and example by example, those first whose score changed most.
 *
 * @param isEdited whether the text on screen is another one by now
 */
export function scoresComment(state: RunState, reviewed: ProposalState, isEdited: boolean): vscode.Comment {
  const words = describeEvidence(state, reviewed);
  const isOfOther = isEdited && evidenceOf(state, reviewed).kind !== 'none';
  const sentence = isOfOther ? reviewWords.scoresBeforeEdit(words) : capitalized(words);
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
  /** Undefined before the proposal is run. */
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

/** Why one hunk was changed, in the reflection's words, and the names of examples that show the need. */
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

/** What the developer wrote. */
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
 * A model's or a user's text as Markdown that shows it as it is: nothing in it becomes a link, a picture or a heading. (The
 * editor's own `appendText` also turns spaces into fixed ones, so that lines cannot break.)
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
