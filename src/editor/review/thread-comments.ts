import * as vscode from 'vscode';
import { nameOfExample } from '../../gepa/candidate';
import type { ProposedChange } from '../../gepa/events';
import type { ProposalState, RunState } from '../../gepa/state';

/** Examples of the minibatch that a thread lists before it only counts the rest. */
const mostExamples = 8;

/** What stands behind a proposal as a whole: the reflection's diagnosis, and its minibatch example by example. */
export function evidenceComment(state: RunState, reviewed: ProposalState): vscode.Comment {
  const { proposal } = reviewed;
  const body = new vscode.MarkdownString();
  if (proposal.diagnosis.trim() !== '') {
    body.appendText(proposal.diagnosis.trim());
    body.appendMarkdown('\n\n');
  }
  body.appendMarkdown(`**${minibatchInWords(reviewed)}**\n\n`);
  proposal.minibatch.slice(0, mostExamples).forEach((index, place) => {
    const example = state.run.examples.feedback[index];
    const before = scoreText(proposal.before[place]);
    const after = reviewed.after === undefined ? '' : ` → ${scoreText(reviewed.after[place])}`;
    body.appendMarkdown(`- \`${nameOfExample({ set: 'feedback', index })}\` ${before}${after} `);
    if (example !== undefined) appendOnOneLine(body, shortened(example.title));
    if (example?.expected !== undefined) {
      body.appendMarkdown(` *${vscode.l10n.t('expected')}* `);
      appendOnOneLine(body, shortened(example.expected));
    }
    body.appendMarkdown('\n');
  });
  const more = proposal.minibatch.length - mostExamples;
  if (more > 0) body.appendMarkdown(`- ${vscode.l10n.t('and {0} more', more)}\n`);
  return commentBy(authorOf(proposal.origin.kind === 'edit'), body);
}

/** Why one hunk was changed, in the reflection's words, and which examples show the need. */
export function changesComment(state: RunState, changes: readonly ProposedChange[]): vscode.Comment {
  const body = new vscode.MarkdownString();
  for (const { summary, examples } of changes) {
    body.appendMarkdown('- ');
    appendOnOneLine(body, summary);
    const named = examples.map((name) => nameWithTitle(state, name));
    if (named.length > 0) {
      body.appendMarkdown(`\n  *${vscode.l10n.t('shown by')}* `);
      appendOnOneLine(body, named.join('; '));
    }
    body.appendMarkdown('\n');
  }
  return commentBy(vscode.l10n.t('Why'), body);
}

/** What the developer wrote. */
export function noteComment(text: string): vscode.Comment {
  const body = new vscode.MarkdownString();
  body.appendText(text);
  return { ...commentBy(vscode.l10n.t('You'), body), label: vscode.l10n.t('note to the next reflection') };
}

/** The minibatch before and after, in short, e.g. `Minibatch 1 → 3 of 3`. */
export function minibatchInWords({ proposal, after }: ProposalState): string {
  const before = sumText(proposal.before);
  const of = proposal.before.length;
  return after === undefined
    ? vscode.l10n.t('Minibatch {0} of {1} before; the change has not been run yet', before, of)
    : vscode.l10n.t('Minibatch {0} → {1} of {2}', before, sumText(after), of);
}

function authorOf(isEdit: boolean): string {
  return isEdit ? vscode.l10n.t('Your edit') : vscode.l10n.t('Reflection');
}

function commentBy(name: string, body: vscode.MarkdownString): vscode.Comment {
  return { author: { name }, body, mode: vscode.CommentMode.Preview };
}

/** Escaped, and without line breaks, which would end the list item that it stands in. */
function appendOnOneLine(body: vscode.MarkdownString, text: string): void {
  body.appendText(text.replace(/\s+/g, ' ').trim());
}

/** An example's name with its beginning, e.g. `feedback-4 “The pump hums…”`. */
function nameWithTitle(state: RunState, name: string): string {
  const number = /^feedback-(\d+)$/.exec(name)?.[1];
  const title = number === undefined ? undefined : state.run.examples.feedback[Number(number) - 1]?.title;
  return title === undefined ? name : `${name} “${shortened(title)}”`;
}

function shortened(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89).trimEnd()}…` : text;
}

function scoreText(score: number | undefined): string {
  return score === undefined ? '–' : String(Math.round(score * 100) / 100);
}

function sumText(scores: readonly number[]): string {
  return scoreText(scores.reduce((sum, score) => sum + score, 0));
}
