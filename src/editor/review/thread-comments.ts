// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import type { ExampleReference, Subject } from '../../gepa/candidate';
import { partsOf } from '../../gepa/lineages/combined-parts';
import { withVisibleControls } from '../../gepa/text/control-characters';
import type { Proposal, ProposalOrigin, ProposedChange } from '../../gepa/proposal';
import { evidenceOf } from '../../gepa/review/evidence';
import { describeEvidence, evidenceTitle } from '../../gepa/words/evidence-words';
import type { ProposalState, RunState } from '../../gepa/state';
import { capitalized } from '../../gepa/user-error';
import { evaluationLink, exampleLink, exampleNamed, linkedCommands, reflectionLink } from '../evidence/evidence-links';
import { reviewWords } from './review-words';

/** How many examples of the minibatch a comment lists; more would need scrolling. */
const mostExamples = 5;

/** The characters that all summaries of a hunk share, and the least for each, since VS Code limits the height of a comment. */
const roomForSummaries = 440;
const leastSummary = 50;
const mostChanges = 6;
/** How many examples are named for each of a few changes; for each of many it is one. */
const mostNames = 3;

/** Returns a comment with the reflection's diagnosis, if it gave one, and a link to the whole request and reply. */
export function diagnosisComment(state: RunState, { number, origin, diagnosis }: Proposal): readonly vscode.Comment[] {
  const isReflected = origin.kind === 'reflection' || origin.kind === 'combination';
  const body = linkingBody(escaped(diagnosis));
  if (isReflected) body.appendMarkdown(`\n\n${reflectionLink(state, reviewWords.requestAndReply(), number)}`);
  return diagnosis.trim() === '' && !isReflected ? [] : [commentBy(authorOf(origin), body)];
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
  const body = linkingBody(`${escaped(`${sentence}.`)}\n\n`);
  const scores = exampleScores(state, reviewed);
  for (const { reference, subjects, before, after } of scores.slice(0, mostExamples)) {
    const example = state.run.examples[reference.set][reference.index];
    const change = after === undefined ? scoreText(before) : `${scoreText(before)} → ${scoreText(after)}`;
    const expected = example?.expected === undefined ? '' : ` *${escaped(shortened(example.expected, 24))}*`;
    const title = example === undefined ? '' : ` ${escaped(shortened(example.title, 48))}`;
    body.appendMarkdown(`- ${exampleLink(state, reference, subjects)} ${change}${expected}${title}\n`);
  }
  const more = scores.length - mostExamples;
  const [first] = scores;
  if (more > 0 && first !== undefined) {
    body.appendMarkdown(`- ${evaluationLink(state, reviewWords.andMore(more), first.reference, first.subjects)}\n`);
  }
  return commentBy(evidenceTitle(reviewed.proposal), body);
}

interface ExampleScores {
  readonly reference: ExampleReference;
  /** The text before and the one after. */
  readonly subjects: readonly Subject[];
  readonly before: number | undefined;
  /** Undefined until the proposal has run. */
  readonly after?: number | undefined;
}

function exampleScores(state: RunState, reviewed: ProposalState): readonly ExampleScores[] {
  const { proposal, measured } = reviewed;
  const tested = measured === undefined ? partsOf(state.proposals, proposal) : [reviewed];
  const measurements = tested.flatMap((part) =>
    part.measured === undefined ? [] : [{ ...part.measured, number: part.proposal.number }],
  );
  if (measurements.length === 0) {
    const { of, examples, scores } = proposal.baseline ?? { examples: [], scores: [] };
    const subjects = of === undefined ? [] : [of];
    return examples.map((reference, place) => ({ reference, subjects, before: scores[place] }));
  }
  return measurements
    .flatMap(({ against, number, examples, before, after }) => {
      const subjects: readonly Subject[] = [against, { kind: 'proposal', number }];
      return examples.map((reference, place) => ({ reference, subjects, before: before[place], after: after[place] }));
    })
    .sort((one, other) => changeOf(other) - changeOf(one));
}

function changeOf({ before = 0, after = 0 }: ExampleScores): number {
  return Math.abs(after - before);
}

/**
 * Returns a comment that says why a hunk was changed, in the reflection's words, with the examples that show it. When it has no room
 * for all, it ends with a link to them.
 */
export function changesComment(
  state: RunState,
  proposal: Proposal,
  changes: readonly ProposedChange[],
): vscode.Comment {
  const body = linkingBody('');
  const { number } = proposal;
  const nameOf = (name: string, change: ProposedChange) => {
    const example = exampleNamed(state, name);
    return example === undefined ? escaped(name) : exampleLink(state, example, subjectsOf(state, proposal, change));
  };
  const length = Math.max(leastSummary, Math.floor(roomForSummaries / changes.length));
  const names = changes.length > 3 ? 1 : mostNames;
  for (const change of changes.slice(0, mostChanges)) {
    const { summary, examples } = change;
    const shown = [
      ...examples.slice(0, names).map((name) => nameOf(name, change)),
      ...(examples.length > names ? ['…'] : []),
    ];
    const shownBy = shown.length === 0 ? '' : ` *${shown.join(', ')}*`;
    body.appendMarkdown(`- ${escaped(shortened(summary, length))}${shownBy}\n`);
  }
  const isCut = changes.some(({ summary, examples }) => onOneLine(summary).length > length || examples.length > names);
  const more = changes.length - mostChanges;
  if (more > 0) body.appendMarkdown(`- ${reflectionLink(state, reviewWords.andMore(more), number)}\n`);
  else if (isCut) body.appendMarkdown(`\n${reflectionLink(state, reviewWords.showAllReasons(), number)}`);
  return commentBy(reviewWords.why(), body);
}

/** The text that a change is from, and the one with it. The parts of a combination were run, and not the whole. */
function subjectsOf({ proposals }: RunState, proposal: Proposal, { summary }: ProposedChange): readonly Subject[] {
  const part = partsOf(proposals, proposal).find((one) =>
    one.proposal.changes.some((made) => made.summary === summary),
  );
  const { number, parents, baseline } = part?.proposal ?? proposal;
  return [baseline?.of ?? { kind: 'candidate', index: parents[0] }, { kind: 'proposal', number }];
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

/** Begins a text whose links may run the commands that show evidence, and no others. What comes from outside is escaped. */
function linkingBody(markdown: string): vscode.MarkdownString {
  const body = new vscode.MarkdownString(markdown);
  body.isTrusted = { enabledCommands: linkedCommands };
  return body;
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
