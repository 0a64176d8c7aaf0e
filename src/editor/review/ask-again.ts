// Tested by test/e2e/ask-again.test.mjs.
import * as vscode from 'vscode';
import type { AskAgain as Asked } from '../../gepa/proposal';
import { areReflectionsSpent, reflectionsToAsk } from '../../gepa/review/asked-reflections';
import { rolloutsForEdit } from '../../gepa/review/edit-examples';
import { isUntested } from '../../gepa/state';
import { UserError } from '../../gepa/user-error';
import { countOf, formatUsd } from '../../gepa/words/amounts';
import { describeChange } from '../../gepa/words/change-words';
import { nameOfSearch } from '../../gepa/words/preset-words';
import type { RunCommands } from '../runs/run-commands';
import { comparable } from '../../gepa/text/comparable-text';
import type { ReviewDecisions } from './review-decisions';
import type { ProposalReference, ReviewTarget } from './review-target';
import type { ReviewThreads } from './review-threads';
import { reviewWords } from './review-words';

/** Asks the reflection model to write a proposal again, or one change of it, with a note of the developer. */
export class AskAgain {
  constructor(
    private readonly decisions: ReviewDecisions,
    private readonly threads: ReviewThreads,
    private readonly runCommands: RunCommands,
  ) {}

  async aboutProposal(target?: ReviewTarget): Promise<void> {
    const reference = await this.decisions.waitingAt(target);
    await this.ask(reference, reviewWords.askAgainTitle(reference.number), undefined);
  }

  /** Asks about the change of a thread, or about the one that the developer looks at. */
  async aboutChange(thread?: vscode.CommentThread): Promise<void> {
    const found = this.threads.find(thread);
    const change = found?.changes.text.changes.find(({ key }) => key === found.key);
    if (found === undefined || change === undefined) return this.aboutProposal(thread);
    const { source } = change;
    await this.ask(found.reference, reviewWords.askAgainAboutChangeTitle(), {
      component: found.reviewed.component,
      summary: describeChange(found.changes.text, change),
      ...(source?.kind === 'reflection' ? { proposal: source.proposal } : {}),
    });
  }

  private async ask(reference: ProposalReference, title: string, change: Asked['change']): Promise<void> {
    const { run, number } = reference;
    const proposal = run.state.proposals[number - 1]?.proposal;
    const all = proposal === undefined ? 0 : reflectionsToAsk(run.state, proposal);
    if (proposal === undefined || all === 0) throw new UserError(reviewWords.nothingToAsk(number));
    const reflections = change === undefined ? all : 1;
    if (areReflectionsSpent(run.state, reflections)) throw new UserError(reviewWords.reflectionsSpent());
    const note = await vscode.window.showInputBox({
      title,
      prompt: promptFor(reference, reflections),
      placeHolder: reviewWords.askAgainPlaceholder(),
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim() === '' ? reviewWords.askAgainNeedsNote() : undefined),
    });
    if (note === undefined) return;
    const texts = await this.decisions.textsOf(reference);
    const edited = texts.filter(({ current, text }) => current !== comparable(text));
    await this.runCommands.resumeToDecide(run, number);
    await run.review(number, {
      kind: 'askAgain',
      note: note.trim(),
      texts: Object.fromEntries(edited.map(({ component, current }) => [component, current])),
      ...(change === undefined ? {} : { change }),
    });
  }
}

function promptFor(reference: ProposalReference, reflections: number): string {
  const cost = costOf(reference, reflections);
  const { search } = reference.run.state.run;
  return search.strategy === undefined
    ? reviewWords.askAgainPrompt(cost)
    : reviewWords.askAgainOutsideSearch(cost, nameOfSearch(search));
}

/** Says what asking again takes, e.g. `1 reflection (about $0.02) and 3 rollouts`. */
function costOf({ run: { state }, number }: ProposalReference, reflections: number): string {
  const reviewed = state.proposals[number - 1];
  const { costUsd } = state.usage.reflection;
  const money =
    costUsd === undefined || costUsd === 0 || state.reflections === 0
      ? ''
      : ` (${reviewWords.about(formatUsd((costUsd / state.reflections) * reflections))})`;
  const asked = `${countOf(reflections, 'reflection')}${money}`;
  const rollouts = reviewed === undefined || isUntested(reviewed) ? 0 : rolloutsForEdit(state, reviewed.proposal);
  return rollouts === 0 ? asked : reviewWords.costs(asked, countOf(rollouts, 'rollout'));
}
