// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';

/** What the review of proposals says. */
export const reviewWords = {
  // The view "Proposals"
  proposal: (number: number) => vscode.l10n.t('Proposal {0}', number),
  proposals: (count: number) => (count === 1 ? vscode.l10n.t('1 proposal') : vscode.l10n.t('{0} proposals', count)),
  resumeToDecide: () => vscode.l10n.t('Resume the run to decide on its proposals, or delete it.'),
  waitingBadge: (count: number) =>
    count === 1
      ? vscode.l10n.t('1 proposal is waiting for your review')
      : vscode.l10n.t('{0} proposals are waiting for your review', count),
  later: () => vscode.l10n.t('later'),
  askingAgain: () => vscode.l10n.t('asking again…'),
  writing: () => vscode.l10n.t('is writing…'),
  guidance: () => vscode.l10n.t('Guidance for Reflections'),
  noteOn: (component: string) => vscode.l10n.t('on {0}', component),
  noteDisabled: () => vscode.l10n.t('disabled'),
  rejectedIdea: (idea: string) => vscode.l10n.t('rejected: {0}', idea),
  guidanceTooltip: () =>
    vscode.l10n.t('Your notes and reasons. Later reflections on the same component will see them.'),

  // Where a proposal comes from
  editOf: (proposal: number) => vscode.l10n.t('your edit of proposal {0}', proposal),
  written: () => vscode.l10n.t('written by you'),
  merge: () => vscode.l10n.t('merge'),
  mergeOf: (one: number, other: number) => vscode.l10n.t('merge of candidates {0} and {1}', one, other),
  fromSeed: () => vscode.l10n.t('from the seed'),
  fromCandidate: (candidate: number) => vscode.l10n.t('from candidate {0}', candidate),
  combination: (parts: number) => vscode.l10n.t('combination of {0} parts', parts),

  // Diff editors
  diffTitle: (name: string, proposal: number, origin: string) =>
    vscode.l10n.t('{0} · proposal {1} ({2})', name, proposal, origin),
  diffTitleOfSeveral: (name: string, proposal: number, place: number, count: number, origin: string) =>
    vscode.l10n.t('{0} · proposal {1}, text {2} of {3} ({4})', name, proposal, place, count, origin),
  proposalNotFound: (number: number) => vscode.l10n.t('This run has no proposal {0}.', number),

  // Comment threads
  controllerLabel: () => vscode.l10n.t('GEPA Review'),
  replyButton: () => vscode.l10n.t('Add a note for later reflections…'),
  replyPlaceholder: () => vscode.l10n.t('A note, or a reason to reject'),
  changeOf: (place: number, count: number) => vscode.l10n.t('Change {0} of {1}', place, count),
  editedNotRun: () => vscode.l10n.t('edited, not run yet'),
  changeAccepted: () => vscode.l10n.t('accepted'),
  changeRejected: () => vscode.l10n.t('rejected'),
  changeRejectedBecause: (reason: string) => vscode.l10n.t('rejected: {0}', reason),
  alone: (scores: string) => vscode.l10n.t('alone: {0}', scores),
  spacingOnly: () => vscode.l10n.t('Only white space changes.'),
  unexplained: () => vscode.l10n.t('The reflection gave no reason.'),
  notRunSinceEdit: (scores: string) => vscode.l10n.t('This text has not been run yet. Before your edit: {0}.', scores),
  andMore: (count: number) => vscode.l10n.t('and {0} more', count),
  requestAndReply: () => vscode.l10n.t('Show Request and Reply'),
  why: () => vscode.l10n.t('Why'),
  you: () => vscode.l10n.t('You'),
  agent: () => vscode.l10n.t('Agent'),
  noteByAgent: () => vscode.l10n.t('by an agent'),
  noteLabel: () => vscode.l10n.t('note for later reflections'),
  byReflection: () => vscode.l10n.t('Reflection'),
  byEdit: () => vscode.l10n.t('Your edit'),
  byMerge: () => vscode.l10n.t('Merge'),

  // Decisions
  proposalWaits: () => vscode.l10n.t('A GEPA proposal is waiting for your review.'),
  nothingWaits: () => vscode.l10n.t('No proposals are waiting for your review.'),
  openProposalFirst: () => vscode.l10n.t('Open a proposal first, for example with "GEPA: Review Next Proposal".'),
  alreadyDecided: (proposal: number) => vscode.l10n.t('Proposal {0} has already been decided.', proposal),
  emptyText: () => vscode.l10n.t('The text is empty. Enter a text, or reject the proposal.'),
  unusableText: (component: string, why: string) =>
    vscode.l10n.t('Your text for "{0}" cannot be used. {1}', component, why),
  nothingChanged: (proposal: number) => vscode.l10n.t('Proposal {0} no longer changes anything.', proposal),
  rejectProposal: () => vscode.l10n.t('Reject Proposal'),
  unseenText: (proposal: number, texts: number, component: string) =>
    vscode.l10n.t('Proposal {0} changes {1} texts. You have not seen "{2}" yet.', proposal, texts, component),
  showText: () => vscode.l10n.t('Show It'),
  acceptUnseen: () => vscode.l10n.t('Accept Anyway'),
  rejectChangeTitle: () => vscode.l10n.t('Reject Change'),
  rejectTitle: (proposal: number) => vscode.l10n.t('Reject Proposal {0}', proposal),
  rejectPrompt: () => vscode.l10n.t('Reason (later reflections will see it)'),
  editNote: (proposal: number) => vscode.l10n.t('Edit of proposal {0}.', proposal),
  editReplaces: (proposal: number) =>
    vscode.l10n.t('Scoring your text on the Pareto set instead of proposal {0}.', proposal),
  editRunsFirst: () => vscode.l10n.t('Running your text on the minibatch before you decide on it.'),

  postponed: (proposal: number) =>
    vscode.l10n.t(
      'Proposal {0} stays in the queue. No other proposal is waiting: "GEPA: Review Next Proposal" opens it again.',
      proposal,
    ),

  // Asking the reflection model again
  askAgainTitle: (proposal: number) => vscode.l10n.t('Ask Again About Proposal {0}', proposal),
  askAgainAboutChangeTitle: () => vscode.l10n.t('Ask Again About This Change'),
  askAgainPrompt: (cost: string) => vscode.l10n.t('Note for the reflection model. Costs {0}.', cost),
  askAgainOutsideSearch: (cost: string, search: string) =>
    vscode.l10n.t(
      'Note for the reflection model. Costs {0}. {1} has no request for a second attempt, so GEPA’s own is sent: the text, its examples and your note.',
      cost,
      search,
    ),
  askAgainPlaceholder: () => vscode.l10n.t('What should be different?'),
  askAgainNeedsNote: () => vscode.l10n.t('Enter a note. Without one, the reply would be the same.'),
  about: (amount: string) => vscode.l10n.t('about {0}', amount),
  costs: (reflections: string, rollouts: string) => vscode.l10n.t('{0} and {1}', reflections, rollouts),
  nothingToAsk: (proposal: number) =>
    vscode.l10n.t(
      'Proposal {0} merges two candidates, so no reflection wrote it. Edit its text, or reject it with a reason.',
      proposal,
    ),
  reflectionsSpent: () =>
    vscode.l10n.t("The run's limit of reflections is reached. Edit the text, or reject the proposal with a reason."),
  unanswered: (proposal: number, why: string) =>
    vscode.l10n.t(
      'Asking again about proposal {0} gave no other text: {1} The proposal waits as before.',
      proposal,
      why,
    ),

  // A decision that the remaining budget couldn't pay for
  editNotRun: (proposal: number, why: string) =>
    vscode.l10n.t(
      'Your edit of proposal {0} is kept but was not run: {1}. The proposal has its earlier scores again.',
      proposal,
      why,
    ),
  newTextNotRun: (proposal: number, why: string) =>
    vscode.l10n.t(
      'The new text that you asked for in place of proposal {0} was not run: {1}. The proposal has its earlier text and scores again.',
      proposal,
      why,
    ),
  acceptedNotRun: (proposal: number, why: string) =>
    vscode.l10n.t('Proposal {0} was accepted but not run: {1}.', proposal, why),

  // A proposal that was accepted and costs too much
  notAffordable: (proposal: number, run: string, rollouts: number) =>
    vscode.l10n.t(
      'Proposal {0} of {1} was not added to the pool: scoring it takes {2} rollouts, more than the remaining budget allows.',
      proposal,
      run,
      rollouts,
    ),
  raiseBudgetIn: (spec: string) => vscode.l10n.t('Raise the budget in {0} and start a new run.', spec),
  raiseBudget: () => vscode.l10n.t('Choose a larger budget in "Optimize with GEPA" and start a new run.'),
  showProposal: () => vscode.l10n.t('Show Proposal'),

  // Guidance notes
  addNoteTitle: () => vscode.l10n.t('Add Note'),
  addNoteOn: (component: string) => vscode.l10n.t('Add Note on {0}', component),
  selectComponent: () => vscode.l10n.t('Select the text that the note is about'),
  switchNoteTitle: () => vscode.l10n.t('Disable or Enable Note'),
  hypothesis: () => vscode.l10n.t('Hypothesis'),
  otherHypotheses: () => vscode.l10n.t('Other hypotheses of the same reflection:'),
  givenNotes: (notes: string) => vscode.l10n.t('It was given your notes: {0}', notes),
  rejectedByYou: (reason: string) => vscode.l10n.t('You rejected this proposal: {0}', reason),
  rejectedWithoutReason: () => vscode.l10n.t('You rejected this proposal without a reason.'),
  rejectedByAgent: (reason: string) =>
    reason === ''
      ? vscode.l10n.t('An agent rejected this proposal without a reason.')
      : vscode.l10n.t('An agent rejected this proposal: {0}', reason),
  editNoteTitle: () => vscode.l10n.t('Edit Note'),
  editNoteOn: (component: string) => vscode.l10n.t('Edit Note on {0}', component),
  editNotePrompt: () => vscode.l10n.t('Later reflections will see this note'),
  emptyNote: () => vscode.l10n.t('The note is empty. To remove it, use "GEPA: Remove Note".'),
  removeNoteTitle: () => vscode.l10n.t('Remove Note'),
  selectNote: () => vscode.l10n.t('Select a note'),
  noNotes: () => vscode.l10n.t('This run has no notes'),
};
