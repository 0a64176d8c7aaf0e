// Tested by test/in-host/activation.test.ts.
import * as vscode from 'vscode';
import { EditorHost } from './editor/agents/editor-host';
import { registerTools } from './editor/agents/language-model-tools';
import { ApplyCandidate } from './editor/candidates/apply-candidate';
import { ApplyPreview } from './editor/candidates/apply-preview';
import { CandidateCommands } from './editor/candidates/candidate-commands';
import { CandidateDiff } from './editor/candidates/candidate-diff';
import { CandidateDocuments, closeTabsOf } from './editor/candidates/candidate-documents';
import { commandHandlers } from './editor/command-handlers';
import { registerCommands } from './editor/commands';
import { NewRun } from './editor/candidates/new-run';
import { PlannedDocuments } from './editor/candidates/planned-documents';
import { CompareRuns } from './editor/candidates/compare-runs';
import { CompareModels } from './editor/comparison/compare-models';
import { CompareStrategies } from './editor/comparison/compare-strategies';
import { StrategyPages } from './editor/comparison/strategy-pages';
import { MeasureChanges } from './editor/comparison/measure-changes';
import { PromptChecks } from './editor/comparison/prompt-checks';
import { RecheckPrompt } from './editor/comparison/recheck-prompt';
import { ScoreEvaluations } from './editor/comparison/score-evaluations';
import { ContextKeyUpdates } from './editor/context-keys';
import { handleIntent } from './editor/dashboard-intents';
import { greetInSample } from './editor/open-sample';
import { DashboardPanel } from './editor/dashboard/dashboard-panel';
import { Dashboards } from './editor/dashboard/dashboards';
import { EvidencePanels } from './editor/evidence/evidence-panels';
import { SearchTexts } from './editor/evidence/search-texts';
import { ShowReflection } from './editor/evidence/show-reflection';
import { ShowWriting } from './editor/evidence/show-writing';
import { evidenceViewType } from './editor/manifest/context';
import type { DashboardIntent } from './editor/dashboard/messages';
import { ApiKeys } from './editor/models/api-keys';
import { LanguageModels } from './editor/models/language-models';
import { modelsWithKeys } from './editor/models/run-models';
import { DraftForm } from './editor/optimize/draft-form';
import { FormModels } from './editor/optimize/form-models';
import { OptimizePrompt } from './editor/optimize/optimize-prompt';
import { PromptIndex } from './editor/prompts/prompt-index';
import { PromptTree } from './editor/prompts/prompt-tree';
import { ErrorReporter } from './editor/report-error';
import { AskAgain } from './editor/review/ask-again';
import { AskedProposals } from './editor/review/asked-proposals';
import { ChangeCommands } from './editor/review/change-commands';
import { PostponedProposals } from './editor/review/postponed-proposals';
import { ProposalArrivals } from './editor/review/proposal-arrivals';
import { ProposalTree } from './editor/review/proposal-tree';
import { RejectionThreads } from './editor/review/rejection-threads';
import { ReviewDecisions } from './editor/review/review-decisions';
import { ReviewEditors } from './editor/review/review-editors';
import { UndoDecisions } from './editor/review/undo-decisions';
import { ReviewThreads } from './editor/review/review-threads';
import { UnaffordableNotice } from './editor/review/unaffordable-notice';
import { WinnerReview } from './editor/review/winner-review';
import type { ConnectWorker } from './editor/runs/open-worker';
import { FindingsNotifications } from './editor/runs/findings-notifications';
import { OutageNotifications } from './editor/runs/outage-notifications';
import { ProblemNotifications } from './editor/runs/problem-notifications';
import { RunCommands } from './editor/runs/run-commands';
import { RunEndNotifications } from './editor/runs/run-end-notifications';
import { RunList } from './editor/runs/run-list';
import { RunProgressBar } from './editor/runs/run-progress-bar';
import { RunStatusBar } from './editor/runs/run-status-bar';
import { RunSelection } from './editor/runs/run-selection';
import { RunTree } from './editor/runs/run-tree';
import { SpecDiagnostics } from './editor/spec/spec-diagnostics';
import { LockCommands } from './editor/steering/lock-commands';
import { LockDecorations } from './editor/steering/lock-decorations';
import { WriteCandidate } from './editor/steering/write-candidate';
import { WrittenNotice } from './editor/steering/written-notice';
import { RunClient } from './worker/run-client';

/** Ends all work; VS Code awaits it before it ends the extension host. */
let shutDown: () => Promise<void> = () => Promise.resolve();

/** Builds the parts of the extension and connects them. No file of the workspace is read before a part needs it. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, secrets, globalState } = context;
  const log = vscode.window.createOutputChannel('GEPA', { log: true });
  const errors = new ErrorReporter(log);
  const report = (error: unknown) => errors.report(error);
  const logLine = (message: string) => log.info(message);

  const keys = new ApiKeys(secrets, globalState);
  const languageModels = new LanguageModels(context.languageModelAccessInformation);
  const models = modelsWithKeys(keys, languageModels);
  const worker = vscode.Uri.joinPath(extensionUri, 'dist', 'worker.js').fsPath;
  const connect: ConnectWorker = (assignment, listener) => new RunClient(worker, assignment, models, listener, logLine);
  const runs = new RunList(connect, log);
  const prompts = new PromptIndex(log);

  const documents = new CandidateDocuments(runs);
  const candidateDiff = new CandidateDiff(documents);
  const planned = new PlannedDocuments();
  const applyPreview = new ApplyPreview(planned);
  const applyCandidate = new ApplyCandidate(documents, planned, applyPreview);
  const threads = new ReviewThreads(runs);
  const editors = new ReviewEditors(documents, threads);

  const reflection = new ShowReflection(runs, documents);
  const writing = new ShowWriting(runs);
  const search = new SearchTexts();
  const evidence = new EvidencePanels(extensionUri, runs, report);
  const dashboardHost = {
    find: (folder: string) => runs.get(folder),
    handle: (folder: string, intent: DashboardIntent) => {
      const run = runs.find(folder);
      if (run === undefined) return;
      // A page that is restored isn't chosen by the developer.
      if (intent.type !== 'ready') runs.choose(run);
      const checking = { promptChecks, recheckPrompt };
      const opened = { editors, evidence, reflection, writing, search, candidateDiff, dashboards };
      const parts = {
        runCommands,
        runs,
        decisions,
        undoDecisions,
        applyCandidate,
        newRun,
        winners,
        runSelection,
        ...checking,
        ...opened,
      };
      handleIntent(run, intent, parts).catch(report);
    },
  };
  const dashboards = new Dashboards(extensionUri, context.workspaceState, dashboardHost, report);
  const runCommands = new RunCommands(runs, keys, languageModels, (run) =>
    dashboards.show(run, { preserveFocus: true }),
  );
  const postponed = new PostponedProposals(context.workspaceState);
  const decisions = new ReviewDecisions(runs, editors, threads, runCommands, postponed);
  const undoDecisions = new UndoDecisions(runs, editors, documents, runCommands);
  const changes = new ChangeCommands(runs, editors, threads, decisions, report);
  const formModels = new FormModels(keys, languageModels, models);
  const form = new DraftForm({ keys, memory: globalState, models: formModels, extensionUri }, report);
  const optimizePrompt = new OptimizePrompt(prompts, runCommands, form, report);
  const newRun = new NewRun(optimizePrompt);
  const winners = new WinnerReview(runs, documents, editors, applyCandidate);
  const candidateCommands = new CandidateCommands(runCommands, candidateDiff, applyCandidate, documents, newRun);
  const lockCommands = new LockCommands(runs, prompts);
  const evaluations = new ScoreEvaluations(keys, languageModels, connect);
  const compareRuns = new CompareRuns(runs, documents);
  const compareModels = new CompareModels(runCommands, keys, evaluations);
  const strategyPages = new StrategyPages(runs, report);
  const compareStrategies = new CompareStrategies(
    prompts,
    runs,
    runCommands,
    keys,
    languageModels,
    strategyPages,
    report,
  );
  const measureChanges = new MeasureChanges(runCommands, evaluations);
  const recheckPrompt = new RecheckPrompt(runCommands, evaluations, (run) => promptChecks.show(run));
  const promptChecks = new PromptChecks(runs, dashboards, report);
  const endings = new RunEndNotifications(
    runs,
    {
      openDashboard: (run) => dashboards.show(run),
      applyBest: (run) => candidateCommands.apply({ kind: 'run', run }),
      reviewWinner: (run) => winners.open(run),
      resume: (run) => runCommands.resume({ kind: 'run', run }),
      setApiKey: () => keys.set(),
      askAboutFolder: (run) => runCommands.askAboutFolder(run),
      isRestarting: (run) => runCommands.isRestarting(run),
      isCompared: (run) => compareStrategies.isCompared(run),
    },
    report,
  );
  const promptTree = new PromptTree(prompts);
  const runTree = new RunTree(runs, report);
  const runView = vscode.window.createTreeView('gepa.runs', { treeDataProvider: runTree, canSelectMany: true });
  const proposalTree = new ProposalTree(runs, postponed);
  const runSelection = new RunSelection({ runs: runView, proposals: proposalTree.view }, dashboards, documents, runs);
  const commandParts = {
    optimizePrompt,
    prompts,
    runCommands,
    dashboards,
    evidence,
    reflection,
    writing,
    candidateCommands,
    applyPreview,
    compareModels,
    compareStrategies,
    measureChanges,
    recheckPrompt,
    compareRuns,
    decisions,
    undoDecisions,
    changes,
    winners,
    askAgain: new AskAgain(decisions, threads, runCommands),
    lockCommands,
    writeCandidate: new WriteCandidate(runs, runCommands, documents),
    keys,
    log,
  };

  context.subscriptions.push(
    log,
    runs,
    prompts,
    documents,
    writing,
    planned,
    applyPreview,
    threads,
    new RejectionThreads(runs, documents),
    changes,
    winners,
    postponed,
    new AskedProposals(runs, documents, editors, report),
    dashboards,
    promptChecks,
    strategyPages,
    evidence,
    endings,
    runs.onDidRemove((folder) => {
      dashboards.close(folder);
      closeTabsOf(folder).catch(report);
    }),
    runs.onDidEndRun(({ run }) => {
      if (run.phase === 'ended') editors.closeUndecided(run).catch(report);
    }),
    new OutageNotifications(
      runs,
      keys.onDidChange,
      { setApiKey: () => keys.set(), restart: (run) => runCommands.restart(run) },
      logLine,
      report,
    ),
    new FindingsNotifications(
      runs,
      (run, example) =>
        evidence.showExample({ run: run.id, example, subjects: [{ kind: 'candidate', index: 0 }] }, () =>
          Promise.resolve(run),
        ),
      report,
    ),
    new ProblemNotifications(runs, () => log.show(), report),
    new ProposalArrivals(runs, editors, postponed, report),
    new UnaffordableNotice(runs, editors, report),
    new WrittenNotice(runs, candidateDiff, editors, report),
    new LockDecorations(runs, prompts),
    new ContextKeyUpdates(prompts, runs),
    new RunStatusBar(runs),
    new RunProgressBar(runs),
    proposalTree,
    new SpecDiagnostics(),
    promptTree,
    vscode.window.createTreeView('gepa.prompts', { treeDataProvider: promptTree }),
    runTree,
    runView,
    runSelection,
    vscode.window.registerWebviewPanelSerializer(DashboardPanel.viewType, dashboards),
    vscode.window.registerWebviewPanelSerializer(evidenceViewType, evidence),
    registerTools(new EditorHost({ runs, prompts, runCommands, editors, applyCandidate })),
    registerCommands(commandHandlers({ ...commandParts, extensionUri, memory: globalState }), report),
  );
  greetInSample(globalState).catch(report);
  shutDown = () => runs.suspendAll();
}

/** Interrupts every run. Finished work is in its journal, so that the run can be resumed without paying twice. */
export function deactivate(): Promise<void> {
  return shutDown();
}
