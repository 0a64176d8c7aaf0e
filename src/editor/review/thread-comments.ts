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
    body.appendMarkdown(`${escaped(proposal.diagnosis)}\n\n`);
  }
  body.appendMarkdown(`**${minibatchInWords(reviewed)}**\n\n`);
  proposal.examples.slice(0, mostExamples).forEach((reference, place) => {
    const example = state.run.examples[reference.set][reference.index];
    const before = scoreText(proposal.before[place]);
    const after = reviewed.after === undefined ? '' : ` → ${scoreText(reviewed.after[place])}`;
    body.appendMarkdown(`- \`${nameOfExample(reference)}\` ${before}${after} `);
    if (example !== undefined) body.appendMarkdown(escaped(shortened(example.title)));
    if (example?.expected !== undefined) {
      body.appendMarkdown(` *${vscode.l10n.t('expected')}* ${escaped(shortened(example.expected))}`);
    }
    body.appendMarkdown('\n');
  });
  const more = proposal.examples.length - mostExamples;
  if (more > 0) body.appendMarkdown(`- ${vscode.l10n.t('and {0} more', more)}\n`);
  return commentBy(authorOf(proposal.origin.kind === 'edit'), body);
}

/** Why one hunk was changed, in the reflection's words, and which examples show the need. */
export function changesComment(state: RunState, changes: readonly ProposedChange[]): vscode.Comment {
  const body = new vscode.MarkdownString();
  for (const { summary, examples } of changes) {
    body.appendMarkdown(`- ${escaped(onOneLine(summary))}`);
    const named = examples.map((name) => nameWithTitle(state, name));
    if (named.length > 0) {
      body.appendMarkdown(`\n  *${vscode.l10n.t('shown by')}* ${escaped(named.join('; '))}`);
    }
    body.appendMarkdown('\n');
  }
  return commentBy(vscode.l10n.t('Why'), body);
}

/** What the developer wrote. */
export function noteComment(text: string): vscode.Comment {
  const body = new vscode.MarkdownString(escaped(text));
  return { ...commentBy(vscode.l10n.t('You'), body), label: vscode.l10n.t('note to the next reflection') };
}

/** The minibatch before and after, e.g. `Minibatch 1 → 3 of 3`. */
export function minibatchInWords(reviewed: ProposalState): string {
  return reviewed.after === undefined
    ? vscode.l10n.t('Minibatch {0}, not run yet', minibatchInShort(reviewed))
    : vscode.l10n.t('Minibatch {0}', minibatchInShort(reviewed));
}

/** The same for narrow places, e.g. `1 → 3 of 3`. */
export function minibatchInShort({ proposal, after }: ProposalState): string {
  const before = sumText(proposal.before);
  const of = proposal.before.length;
  return after === undefined
    ? vscode.l10n.t('{0} of {1}', before, of)
    : vscode.l10n.t('{0} → {1} of {2}', before, sumText(after), of);
}

function authorOf(isEdit: boolean): string {
  return isEdit ? vscode.l10n.t('Your edit') : vscode.l10n.t('Reflection');
}

function commentBy(name: string, body: vscode.MarkdownString): vscode.Comment {
  return { author: { name }, body, mode: vscode.CommentMode.Preview };
}

/**
 * A model's or a user's text as Markdown that shows it as it is: nothing in it becomes a link, a picture or a heading. (The
 * editor's own `appendText` also turns spaces into fixed ones, so that lines cannot break.)
 */
export function escaped(text: string): string {
  const lines = text.trim().split(/\r?\n/);
  return lines.map((line) => line.trim().replace(/[!-/:-@[-`{-~]/g, '\\$&')).join('\n\n');
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** An example's name with its beginning, e.g. `feedback-4 “The pump hums…”`. */
function nameWithTitle(state: RunState, name: string): string {
  const number = /^feedback-(\d+)$/.exec(name)?.[1];
  const title = number === undefined ? undefined : state.run.examples.feedback[Number(number) - 1]?.title;
  return title === undefined ? name : `${name} “${shortened(title, 40)}”`;
}

function shortened(text: string, length = 90): string {
  const line = onOneLine(text);
  return line.length > length ? `${line.slice(0, length - 1).trimEnd()}…` : line;
}

function scoreText(score: number | undefined): string {
  return score === undefined ? '–' : String(Math.round(score * 100) / 100);
}

function sumText(scores: readonly number[]): string {
  return scoreText(scores.reduce((sum, score) => sum + score, 0));
}
