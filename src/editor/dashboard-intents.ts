// Tested by test/e2e/tour.test.mjs.
import type { DashboardIntent } from './dashboard/messages';
import type { ShowReflection } from './evidence/show-reflection';
import type { ShowWriting } from './evidence/show-writing';
import type { EvidencePanels } from './evidence/evidence-panels';
import type { SearchTexts } from './evidence/search-texts';
import type { ApplyCandidate } from './candidates/apply-candidate';
import type { NewRun } from './candidates/new-run';
import type { CandidateDiff } from './candidates/candidate-diff';
import type { PromptChecks } from './comparison/prompt-checks';
import type { RecheckPrompt } from './comparison/recheck-prompt';
import type { Dashboards } from './dashboard/dashboards';
import type { WinnerReview } from './review/winner-review';
import type { ReviewDecisions } from './review/review-decisions';
import type { UndoDecisions } from './review/undo-decisions';
import type { ReviewEditors } from './review/review-editors';
import { exportRun } from './runs/export-run';
import type { Run } from './runs/run';
import { otherRunsOf } from './runs/other-runs';
import type { RunList } from './runs/run-list';
import type { RunCommands } from './runs/run-commands';
import type { RunSelection } from './runs/run-selection';

/** The parts of the editor that dashboards use. */
export interface DashboardServices {
  readonly runCommands: RunCommands;
  readonly decisions: ReviewDecisions;
  readonly undoDecisions: UndoDecisions;
  readonly editors: ReviewEditors;
  readonly evidence: EvidencePanels;
  readonly reflection: ShowReflection;
  readonly writing: ShowWriting;
  readonly search: SearchTexts;
  readonly candidateDiff: CandidateDiff;
  readonly applyCandidate: ApplyCandidate;
  readonly newRun: NewRun;
  readonly promptChecks: PromptChecks;
  readonly recheckPrompt: RecheckPrompt;
  readonly winners: WinnerReview;
  readonly runSelection: RunSelection;
  readonly dashboards: Dashboards;
  readonly runs: RunList;
}

/** Carries out what the developer does on the dashboard of a run. */
export async function handleIntent(run: Run, intent: DashboardIntent, services: DashboardServices): Promise<void> {
  const { runCommands, decisions, editors, evidence, candidateDiff, applyCandidate } = services;
  const { runSelection, dashboards, runs, reflection, search } = services;
  switch (intent.type) {
    case 'ready':
      await services.promptChecks.show(run);
      return;
    case 'checkPrompt':
      await services.recheckPrompt.recheck({ kind: 'run', run });
      return;
    case 'selected':
      await runSelection.reveal(run, intent);
      return;
    case 'pause':
      run.pause();
      return;
    case 'continue':
      run.continue();
      return;
    case 'resume':
      await runCommands.resume({ kind: 'run', run });
      return;
    case 'finish':
      run.finish();
      return;
    case 'reviewNext':
      await decisions.openNext(run);
      return;
    case 'showExample':
      evidence.showCell(run, intent.example, intent);
      return;
    case 'showOutput': {
      const { example, subject } = intent;
      await evidence.showExample({ run: run.id, example, subjects: [subject] }, () => Promise.resolve(run));
      return;
    }
    case 'search':
      await search.search(run, intent.text, (found) => dashboards.showFound(run.folder, intent.text, found));
      return;
    case 'otherRuns':
      dashboards.showOtherRuns(run.folder, await otherRunsOf(run, runs));
      return;
    case 'export':
      await exportRun(run);
      return;
    case 'openProposal':
      await editors.open({ run, number: intent.proposal });
      return;
    case 'undoDecision':
      await services.undoDecisions.undo({ run, number: intent.proposal });
      return;
    case 'showReflection':
      await reflection.show({ runId: run.id, proposal: intent.proposal });
      return;
    case 'showReply':
      await reflection.showTask(run, intent.task);
      return;
    case 'showWriting':
      await services.writing.show(run);
      return;
    case 'openDiff':
      await candidateDiff.show(run, intent.candidate, intent.against);
      return;
    case 'apply':
      await applyCandidate.apply(run, intent.candidate);
      return;
    case 'reviewWinner':
      await services.winners.open(run);
      return;
    case 'newRun':
      await services.newRun.from(run, intent.candidate);
  }
}
