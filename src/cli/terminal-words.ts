// Tested by test/unit/cli/waiting.test.ts.
import { countOf, formatCount } from '../gepa/words/amounts';
import type { LeftOutCalls } from '../system/recording/recorded-rows';

/** What the terminal says. Sentences that other screens show too, such as why a run ended, are in `src/gepa/words/`. */
export const terminalWords = {
  wrote: (file: string) => `Wrote ${file}`,
  folderNotEmpty: (folder: string) => `${folder} is not an empty folder. Name a new one for the candidates.`,
  notWritten: (file: string, reason: string) => `${file} could not be written: ${reason}`,
  // Progress
  rollouts: (rollouts: number) => countOf(rollouts, 'rollout'),
  rolloutsOf: (rollouts: number, limit: number) => `${formatCount(rollouts)} of ${countOf(limit, 'rollout')}`,
  scoringSeed: 'scoring the prompt as it is',
  best: (score: string, difference: string) => `best ${score} (${difference})`,
  pool: (candidates: number) => `pool ${candidates}`,
  batchAccepted: (requests: number, id: string) =>
    `The endpoint has a batch of ${requests === 1 ? 'one request' : `${requests} requests`} (${id}), and answers within a day. You can stop the run and resume it later.`,
  scored: (candidate: number, mean: string, isBest: boolean) =>
    `${candidate === 0 ? 'The prompt as it is' : `Candidate ${candidate}`} scores ${mean} on the Pareto set${isBest ? ', the best so far' : ''}.`,
  proposal: (proposal: number, source: string, diagnosis: string) =>
    `Proposal ${proposal}, ${source}${diagnosis === '' ? '' : `: ${diagnosis}`}`,
  change: (summary: string) => `  · ${summary}`,
  discarded: (proposal: number, why: string) => `Proposal ${proposal} was discarded: ${why}.`,
  skipped: (iteration: number, why: string) => `Iteration ${iteration} was skipped: ${why}`,
  leftOut: (example: string) => `Left out of the run after several attempts: ${example}`,
  finalStarted: (candidates: readonly number[], set: string) =>
    candidates.length === 1
      ? `Running candidate ${candidates.join()} on the ${set} again.`
      : `Running the best candidates on the ${set} again: ${candidates.join(', ')}.`,
  winnerChosen: (candidate: number, score: string) => `The winner is candidate ${candidate}: ${score}.`,
  testStarted: (withWinner: boolean) =>
    withWinner
      ? 'Scoring the test set for the seed and the best candidate.'
      : 'Scoring the test set for the prompt as it is.',

  forecast: (range: string, lists: readonly string[]) => forecast('The run', range, lists),

  // The end of a run
  scoreChange: (set: string, before: string, after: string) => `${set} ${before} → ${after}`,
  seedIsBest: (scores: string) => `No candidate beat the prompt as it is: ${scores}.`,
  scores: (scores: string) => `Seed → winner: ${scores}.`,
  evaluation: (scores: string) => `The scores of the prompt as it is: ${scores}.`,
  runFolder: (folder: string) => `The run is in ${folder}`,
  alreadyFinished: 'The run had already finished, so there was nothing left to do.',

  // Problems
  warning: (text: string) => `Warning: ${text}`,
  practiceModels:
    'No models are named, so the practice models answer, which are not language models. Name yours in a spec, or as ' +
    '--set models.task.baseUrl=… --set models.task.model=…, and the same for models.reflection.',
  runNotFound: (places: readonly string[]) => `There is no run at ${places.join(' or ')}.`,
  runNotBegun: 'The run has not begun. Resume it to begin it.',
  waitAdvice: 'Use --wait to wait for longer.',
  keyNotSet: (variable: string, address: string) =>
    `The environment variable ${variable} is not set. Set it to the API key for ${address}.`,
  editorOnly: (use: string, model: string) =>
    `models.${use} is VS Code's model "${model}", which only the editor can ask. Run this in the editor, or name an ` +
    `endpoint here: --set 'models.${use}={ baseUrl: …, model: … }'.`,

  // Programs that files name
  programs: (folder: string, programs: readonly string[]) =>
    `Files in ${folder} name what this run executes:\n${programs.map((program) => `  ${program}`).join('\n')}`,
  notTrusted: 'Nothing was executed. Add --trust if you trust this folder.',
  askTrust: 'Trust this folder, and execute them from now on? [y/N] ',
  nothingExecuted: 'Nothing was executed.',

  // Command lines
  noCommand: (command: string) => `There is no command "${command}".`,
  subjectMissing: (command: string, subject: string) => `"${command}" needs a ${subject}.`,
  tooMuch: (words: readonly string[]) => `Unexpected argument: "${words.join(' ')}".`,
  optionNotTaken: (command: string, option: string) => `"${command}" does not take ${option}.`,
  onlyResumable:
    'A run continues with the settings it began with, except for its models and its concurrency: "resume" takes only --set models.…=value and --set search.concurrency=value.',
  reviewInEditor:
    'Proposals are reviewed in the editor. In the terminal, only "--review off" with "optimize" is possible.',
  notMinutes: (text: string) => `--wait takes a number of minutes, or nothing, not "${text}".`,
  notASetting: (text: string) => `--set takes path=value, not "${text}".`,
  malformedValue: (setting: string, reason: string) => `The value of --set "${setting}" is malformed: ${reason}`,
  modelMissing: '"transfer" needs --model with another task model, such as --model gpt-4.1-nano.',
  malformedModel: (model: string, reason: string) => `The value of --model "${model}" is malformed: ${reason}`,
  notACandidate: (text: string) => `--candidate takes the number of a candidate, not "${text}".`,

  // Other models
  evaluationsBegin: (tasks: number, rollouts: number) =>
    tasks === 0
      ? 'All results are recorded: nothing is scored again.'
      : `Scoring ${countOf(tasks, 'time')}, ${countOf(rollouts, 'rollout')} at most.`,
  evaluationsForecast: (range: string, lists: readonly string[]) => forecast('Scoring', range, lists),
  transferStep: (model: string, candidate: number, score: string) => `${model}, candidate ${candidate}: ${score}`,
  evaluationsUnfinished: 'What was scored is saved. Run the same command again to continue.',

  // Recording
  commandMissing:
    '"record" needs the command that runs your app or tests behind "--": gepa record --prompt FILE -- npm test.',
  commandBehindDashes: (text: string) =>
    `Unexpected argument: "${text}". The command that runs your app or tests follows "--": gepa record --prompt FILE -- npm test.`,
  outMissing: '"record" needs --prompt with the prompt whose calls you want, or --out with a file for all calls.',
  notAnAddress: (text: string) =>
    `--address takes an environment variable and an address, such as GROQ_BASE_URL=https://api.groq.com/openai/v1, not "${text}".`,
  programNotStarted: (program: string, reason: string) => `"${program}" could not be started: ${reason}`,
  programEnded: (command: string, status: string) => `"${command}" ended with ${status}.`,
  nothingCalled:
    'Nothing was recorded: no call of a model reached GEPA. The program must take the address of its models from ' +
    'OPENAI_BASE_URL, ANTHROPIC_BASE_URL or AZURE_OPENAI_ENDPOINT, or from a variable that you name with --address NAME=URL.',
  recorded: (rows: number, file: string) =>
    rows === 0
      ? 'No row was recorded.'
      : `Recorded ${countOf(rows, 'row')} in ${file}. The expected answers are what the program got: correct them before you rely on them.`,
  leftOutCalls: ({ withoutPrompt, withoutText, repeated }: LeftOutCalls) =>
    [
      [withoutPrompt, 'without the prompt'],
      [withoutText, 'without a text as the answer, such as those that call tools'],
      [repeated, 'with the inputs of another row'],
    ].flatMap(([count, why]) => (count === 0 ? [] : [`Left out: ${countOf(Number(count), 'call')} ${why}.`])),

  // Presets of the search
  notACount: (option: string, text: string) => `${option} takes a number from 1 to 99, not "${text}".`,
  comparisonBegins: (runs: number, presets: number, seeds: number, rollouts: number | undefined) =>
    `Comparing ${countOf(presets, 'preset')}${seeds === 1 ? '' : ` with ${seeds} seeds each`}: ${countOf(runs, 'run')}${
      rollouts === undefined ? '' : ` of up to ${countOf(rollouts, 'rollout')}, besides the test set`
    }.`,
  usedAgain: (runs: number) =>
    `${countOf(runs, 'run is', 'runs are')} finished in an earlier comparison, and used again. --new runs everything again.`,
  continued: (runs: number) => `${countOf(runs, 'run is', 'runs are')} continued where an earlier comparison stopped.`,
  comparisonForecast: (runs: number, range: string, lists: readonly string[]) =>
    forecast(runs === 1 ? 'The run' : `The ${runs} runs together`, range, lists),
  costUnknown: 'What they will cost is unknown, because a price or the number of rollouts is.',
  askToCompare: (runs: number) => `Begin ${runs === 1 ? 'this run' : `these ${runs} runs`}? [y/N] `,
  notBegun: 'Nothing was run. Add --yes to begin without being asked.',
  nothingBegun: 'Nothing was run.',
  comparedRun: (label: string, place: number, of: number) => `${label} (run ${place} of ${of})`,
  runFailed: (label: string, why: string) => `${label}: ${why}`,
  comparisonUnfinished:
    'Not all runs are finished. Run the same command again to continue; finished runs are used again.',
  comparisonFile: (file: string) => `The comparison is in ${file}`,

  // Single changes
  measureStep: (change: number, score: string) => `Without change ${change}: ${score}`,
  notInPool: (candidate: number) =>
    `The run has no candidate ${candidate} with scores on the whole Pareto set. "gepa report" lists its candidates.`,
  oneCandidate: '"measure" takes one --candidate.',

  // The prompt file as it is now
  nothingToCheck: (subject: string) =>
    `There is no spec and no run "${subject}". Name a spec file, or a run by its folder or its id.`,
  optionOfSpec: (option: string) => `"check" takes ${option} only for a spec: a run keeps its settings.`,
  notAScore: (text: string) => `--min takes a score from 0 to 1, not "${text}".`,
  updateWithoutBaseline: '--update needs --baseline FILE, the file to record the scores in.',
  checkUnfinished: 'Not all rows were scored, so the prompt was not checked. Run the command again.',
  checkFailed: (why: string) => `Check failed: ${why}`,
  checkStep: (candidate: number | undefined, score: string) =>
    `${candidate === undefined ? 'The prompt file' : candidate === 0 ? 'The seed' : `Candidate ${candidate}`}: ${score}`,

  // Agents
  notAPermission: (text: string) => `--allow takes start, apply, or both with a comma, not "${text}".`,
  outsideFolder: (path: string, folder: string) => `${path} is outside of ${folder}, which this server works in.`,
  noRunYet: 'There is no run yet. Start one with gepa_start.',
  skillChanged: (file: string) =>
    `${file} was changed, so it was not replaced. Delete it first, or name another folder.`,
  askReplaceSkill: (file: string) => `${file} was changed. Replace it? [y/N] `,
  skillKept: (file: string) => `${file} stays as it is.`,
  noTool: (name: string) => `There is no tool "${name}".`,
  userRefused: 'The user said no. Ask what they would rather do.',
  cannotAsk: (permission: string) =>
    `The user has to agree to this, and this client can't ask (it doesn't support elicitation). The user can start the server with --allow ${permission}, or do it in a terminal or in the editor.`,
  applied: (candidate: number, files: readonly string[]) =>
    files.length === 0
      ? `The prompt files already have the texts of candidate ${candidate}.`
      : `Wrote candidate ${candidate} to ${files.join(', ')}.`,
  applyConflict: (candidate: number) =>
    `The text was changed since the run started, and the change conflicts with candidate ${candidate}. Nothing was written. The user can merge them in the editor.`,
  promptUnreadable: (reason: string) => `The prompt file can't be read: ${reason}`,
  notUtf8: 'The file is not in UTF-8, so it was not changed. Apply the candidate in the editor.',

  // Reasons against a search
  finding: (text: string) => `Before the search: ${text}`,
  searchAnyway: 'Search anyway? [y/N] ',
  searchesAnyway: 'The search continues. --skip-headroom leaves this check out.',

  // The headroom check
  headroomBegins: (rollouts: number, scores: number) =>
    `Running the prompt as it is: ${countOf(rollouts, 'rollout')}, ${countOf(scores, 'score')} of the metric.`,

  // The demo
  demoStarts: (folder: string) =>
    `Optimizing a copy of the sample in ${folder}. The practice model stands in for a language model.`,
};

function forecast(what: string, range: string, lists: readonly string[]): string {
  return lists.length === 0
    ? `${what} will cost ${range}.`
    : `${what} will cost ${range}, by ${lists.join(' and ')}. Check your provider for its present prices.`;
}
