// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import type { ExampleReference, Subject } from '../../gepa/candidate';
import { otherHypotheses } from '../../gepa/hypotheses/alternatives';
import { partsOf } from '../../gepa/lineages/combined-parts';
import { withVisibleControls } from '../../gepa/text/control-characters';
import type { PlacedChange } from '../../gepa/changes/decided-changes';
import type { Change, ChangedTextParts } from '../../gepa/changes/text-changes';
import type { Proposal, ProposalOrigin, ReviewDecision } from '../../gepa/proposal';
import type { WaitsAgainReason } from '../../gepa/events';
import { evidenceOf } from '../../gepa/review/evidence';
import { quoteChange } from '../../gepa/words/change-words';
import { describeCopying } from '../../gepa/words/copy-words';
import { describeEvidence, evidenceTitle } from '../../gepa/words/evidence-words';
import { describeOther } from '../../gepa/words/hypothesis-words';
import { describeUnanswered } from '../../gepa/words/reasons';
import type { ProposalState, RunState } from '../../gepa/state';
import { capitalized } from '../../gepa/user-error';
import { evaluationLink, exampleLink, exampleNamed, linkedCommands, reflectionLink } from '../evidence/evidence-links';
import type { ReviewedChange } from './reviewed-changes';
import { latestLines, type AwaitedReply } from '../../runs/report/reply-being-written';
import { readNote } from '../../runs/session/guidance-notes';
import { reviewWords } from './review-words';

/** How many examples of the minibatch a comment lists; more would need scrolling. */
const mostExamples = 5;

/** How many places of a change are quoted, and how much of each. */
const mostPlaces = 3;
const longestQuote = 160;
/** How many examples are named for an explanation. */
const mostNames = 3;

/** A change under review, with what its thread is made of. */
export interface ThreadSubject {
  readonly state: RunState;
  readonly proposal: ProposalState;
  readonly text: ChangedTextParts;
  /** All changes of the text, from top to bottom. */
  readonly changes: readonly ReviewedChange[];
  readonly change: ReviewedChange;
  /** Whether the text on screen differs from the proposal, so that nothing has scored it. */
  readonly isEdited: boolean;
}

/** Returns the proposal whose scores support a change: the part of a combination, or the whole if that was run. */
export function scoredFor({
  state,
  proposal,
  change,
}: Pick<ThreadSubject, 'state' | 'proposal' | 'change'>): ProposalState {
  const part = partOf(state, change);
  return part !== undefined && evidenceOf(state, proposal).kind === 'parts' ? part : proposal;
}

/** Returns the comments of a change's thread: why, and with the first change of each reflection its diagnosis and scores. */
export function commentsOf(subject: ThreadSubject): readonly [vscode.Comment, ...vscode.Comment[]] {
  const { state, proposal, text, changes, change, isEdited } = subject;
  const made = partOf(state, change) ?? proposal;
  const isFirst = changes.find((other) => other.change.source === change.change.source) === change;
  const scored = scoredFor(subject);
  const isQuoted =
    change.change.edits.length > 1 || changes.some((other) => other !== change && sharesLine(other, change, text));
  const hasReason = change.change.explanations.length > 0;
  return [
    changeComment(state, text, change.change, made.proposal, isQuoted),
    ...(isFirst && hasReason ? diagnosisComment(state, made.proposal) : []),
    ...(isFirst ? hypothesisComment(state, made.proposal) : []),
    ...(scored === proposal
      ? change === changes[0]
        ? [scoresComment(state, scored, isEdited)]
        : []
      : isFirst
        ? [scoresComment(state, scored, isEdited)]
        : []),
    ...(proposal.unanswered !== undefined && change === changes[0]
      ? [unansweredComment(state, proposal.proposal.number, proposal.unanswered)]
      : []),
  ];
}

/** Returns the comments of a change of a winner against the seed: why, and with the first change of each reflection its scores. */
export function commentsOfOrigin(
  state: RunState,
  text: ChangedTextParts,
  changes: readonly PlacedChange[],
  change: PlacedChange,
): readonly [vscode.Comment, ...vscode.Comment[]] {
  const made = partOf(state, change);
  const isFirst = changes.find((other) => other.change.source === change.change.source) === change;
  return [
    changeComment(state, text, change.change, made?.proposal, true),
    ...(made === undefined || !isFirst
      ? []
      : [
          ...(change.change.explanations.length > 0 ? diagnosisComment(state, made.proposal) : []),
          ...hypothesisComment(state, made.proposal),
          scoresComment(state, made, false),
        ]),
  ];
}

/** Returns the proposal that made a change. */
export function partOf({ proposals }: RunState, { change }: Pick<PlacedChange, 'change'>): ProposalState | undefined {
  return change.source === undefined ? undefined : proposals[change.source.proposal - 1];
}

function sharesLine(one: ReviewedChange, other: ReviewedChange, { parent }: ChangedTextParts): boolean {
  return one.change.edits.some((edit) =>
    other.change.edits.some((near) => {
      const between = parent.slice(Math.min(edit.end, near.end), Math.max(edit.start, near.start));
      return !between.includes('\n');
    }),
  );
}

/** Returns a comment with the reflection's diagnosis, if it gave one, and a link to the whole request and reply. */
function diagnosisComment(
  state: RunState,
  { number, origin, diagnosis, guidance = [] }: Proposal,
): readonly vscode.Comment[] {
  const isReflected = origin.kind === 'reflection' || origin.kind === 'combination' || origin.kind === 'trial';
  const body = linkingBody(escaped(diagnosis));
  if (guidance.length > 0) {
    const notes = guidance.map((note) => shortened(readNote(note).own || readNote(note).idea, longestQuote));
    body.appendMarkdown(`\n\n${escaped(reviewWords.givenNotes(notes.join(' · ')))}`);
  }
  if (isReflected) body.appendMarkdown(`\n\n${reflectionLink(state, reviewWords.requestAndReply(), number)}`);
  return diagnosis.trim() === '' && !isReflected ? [] : [commentBy(authorOf(origin), body)];
}

/** Returns a comment with the hypothesis that a proposal tests, and what became of the others of its reflection. */
function hypothesisComment(state: RunState, proposal: Proposal): readonly vscode.Comment[] {
  const { hypothesis } = proposal;
  if (hypothesis === undefined) return [];
  const body = linkingBody(`**${escaped(hypothesis.label)}**\n\n${escaped(hypothesis.cause)}\n\n`);
  const others = otherHypotheses(state, proposal);
  if (others.length > 0) {
    body.appendMarkdown(`${escaped(reviewWords.otherHypotheses())}\n\n`);
    body.appendMarkdown(others.map((other) => `- ${escaped(describeOther(other, state))}\n`).join(''));
  }
  return [commentBy(reviewWords.hypothesis(), body)];
}

/**
 * Returns a comment with the scores on minibatches: a sentence, then the examples, those first whose score changed most.
 *
 * @param isEdited whether the developer has edited the text on screen.
 */
function scoresComment(state: RunState, reviewed: ProposalState, isEdited: boolean): vscode.Comment {
  const words = describeEvidence(state, reviewed);
  const isOutdated = isEdited && evidenceOf(state, reviewed).kind !== 'none';
  const sentence = isOutdated ? reviewWords.notRunSinceEdit(words) : `${capitalized(words)}.`;
  const { copied } = reviewed.proposal;
  const paragraphs = [sentence, ...(copied === undefined ? [] : [`${describeCopying(copied)}.`])];
  const body = linkingBody(paragraphs.map((paragraph) => `${escaped(paragraph)}\n\n`).join(''));
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
 * Returns a comment with the words of a change and why it was made, in the reflection's words, with the examples that show it. A
 * thread is never without it: VS Code would show a button that removes the thread.
 */
function changeComment(
  state: RunState,
  text: ChangedTextParts,
  change: Change,
  madeBy: Proposal | undefined,
  isQuoted: boolean,
): vscode.Comment {
  const body = linkingBody('');
  const places = isQuoted ? quoteChange(text, change, longestQuote) : [];
  for (const { removed, added } of places.slice(0, mostPlaces)) {
    const words = [removed === '' ? '' : `~~${escaped(removed)}~~`, added === '' ? '' : `**${escaped(added)}**`];
    body.appendMarkdown(`${words.filter((part) => part !== '').join(' → ') || reviewWords.spacingOnly()}\n\n`);
  }
  if (places.length > mostPlaces) body.appendMarkdown(`${reviewWords.andMore(places.length - mostPlaces)}\n\n`);
  const nameOf = (name: string) => {
    const example = exampleNamed(state, name);
    return example === undefined
      ? escaped(name)
      : exampleLink(state, example, madeBy === undefined ? [] : subjectsOf(madeBy));
  };
  for (const { summary, examples } of change.explanations) {
    const shown = [...examples.slice(0, mostNames).map(nameOf), ...(examples.length > mostNames ? ['…'] : [])];
    const shownBy = shown.length === 0 ? '' : ` *${shown.join(', ')}*`;
    body.appendMarkdown(`${escaped(summary)}${shownBy}\n\n`);
  }
  if (change.explanations.length === 0) {
    const { diagnosis = '' } = madeBy ?? {};
    body.appendMarkdown(escaped(diagnosis === '' ? reviewWords.unexplained() : diagnosis));
  }
  return commentBy(change.source?.kind === 'edit' ? reviewWords.byEdit() : reviewWords.why(), body);
}

/** The text that a reflection changed, and the one with its changes. */
function subjectsOf({ number, parents, baseline }: Proposal): readonly Subject[] {
  return [baseline?.of ?? { kind: 'candidate', index: parents[0] }, { kind: 'proposal', number }];
}

/** Returns a comment with the reason for rejecting a proposal, which may be empty. */
export function rejectionComment({ reason, by }: Rejection): vscode.Comment {
  const byYou = reason.trim() === '' ? reviewWords.rejectedWithoutReason() : reviewWords.rejectedByYou(reason);
  const words = by === undefined ? byYou : reviewWords.rejectedByAgent(reason.trim());
  return commentBy(nameOf(by), new vscode.MarkdownString(escaped(words)));
}

/** A rejection of a proposal, as the developer or an agent decided it. */
export type Rejection = Omit<Extract<ReviewDecision, { kind: 'reject' }>, 'kind'>;

/** Returns a comment with the note to the reflection model that is asked again. */
export function askedComment({ note, by }: Extract<ReviewDecision, { kind: 'askAgain' }>): vscode.Comment {
  return commentBy(nameOf(by), new vscode.MarkdownString(escaped(note)));
}

function nameOf(by: Rejection['by']): string {
  return by === undefined ? reviewWords.you() : reviewWords.agent();
}

/** Returns a comment with the end of a reply that the reflection model is writing. */
export function writingComment(reply: AwaitedReply): vscode.Comment {
  const body = new vscode.MarkdownString().appendCodeblock(latestLines(reply), 'text');
  return { ...commentBy(reviewWords.byReflection(), body), label: reviewWords.writing() };
}

/** Returns a comment that says why the developer's last decision came to nothing. */
function unansweredComment(state: RunState, number: number, reason: WaitsAgainReason): vscode.Comment {
  const author = reason.kind === 'unaffordable' ? reviewWords.controllerLabel() : reviewWords.byReflection();
  return commentBy(author, new vscode.MarkdownString(escaped(unansweredWords(state, number, reason))));
}

/** Says why the developer's last decision on a proposal came to nothing. */
export function unansweredWords(state: RunState, number: number, reason: WaitsAgainReason): string {
  const why = describeUnanswered(reason, state);
  if (reason.kind !== 'unaffordable') return reviewWords.unanswered(number, why);
  switch (reason.decision) {
    case 'edit':
      return reviewWords.editNotRun(number, why);
    case 'askAgain':
      return reviewWords.newTextNotRun(number, why);
    case 'accept':
    case 'reject':
      return reviewWords.acceptedNotRun(number, why);
  }
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
    case 'trial':
      return reviewWords.byReflection();
    case 'edit':
      return reviewWords.byEdit();
    case 'written':
      return reviewWords.you();
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
