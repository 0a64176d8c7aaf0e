// Tested by test/unit/runs/journal/indexed-event.test.ts.
import * as v from 'valibot';
import { exampleSets } from '../../gepa/candidate';
import { outageNeeds, type SearchEvent, type StopReason } from '../../gepa/events';
import { budgetLimits, meteredLimits, moneyLimits, reviewModes } from '../../gepa/run-description';
import type { JournalEvent } from './journal-event';
import { count, finite, ordinal, searchSchema } from './search-schema';

/** The event in a line of a journal, or why the line holds no usable event. */
export type ReadEvent =
  | { readonly kind: 'event'; readonly event: JournalEvent }
  | { readonly kind: 'unknown'; readonly type: string }
  /** `detail` follows "This line is damaged" in a message. */
  | { readonly kind: 'damaged'; readonly detail: string };

type Schema = v.GenericSchema;

/** Keeps sums of amounts finite, and times valid as dates. */
export const maxAmount = 8.64e15;
const amount = v.pipe(v.number(), v.minValue(0), v.maxValue(maxAmount));
/** In [0, 1], with a margin for the rounding error of a weighted mean. */
const score = v.pipe(v.number(), v.minValue(-1e-9), v.maxValue(1 + 1e-9));

/** Accepts values under names from outside. The library's own record schema ignores names such as `constructor`. */
function named(value: Schema): Schema {
  return v.custom(
    (input) =>
      typeof input === 'object' &&
      input !== null &&
      !Array.isArray(input) &&
      Object.values(input).every((entry) => v.is(value, entry)),
    'Expected values by name',
  );
}

const texts = named(v.string());
const example = v.object({ set: v.picklist(exampleSets), index: count });
const subject = v.variant('kind', [
  v.object({ kind: v.literal('candidate'), index: count }),
  v.object({ kind: v.literal('proposal'), number: ordinal }),
]);
const spending = {
  calls: amount,
  promptTokens: amount,
  completionTokens: amount,
  costUsd: v.optional(amount),
  isEstimated: v.optional(v.literal(true)),
};
export const usageSchema = v.object({
  ...spending,
  judge: v.optional(v.object(spending)),
  embedding: v.optional(v.object(spending)),
});
const spendingSchema = v.object(spending);
const messages = v.array(v.object({ role: v.string(), content: v.string() }));
const toolUse = v.object({ name: v.string(), input: v.string(), output: v.string(), durationMs: v.optional(amount) });
const traceStep = v.object({
  module: v.string(),
  input: v.string(),
  reasoning: v.optional(v.string()),
  toolCalls: v.optional(v.array(toolUse)),
  output: v.string(),
  truncated: v.optional(v.literal(true)),
  usage: v.optional(spendingSchema),
  durationMs: v.optional(amount),
});
const textFault = v.variant('kind', [
  v.object({ kind: v.literal('empty') }),
  v.object({ kind: v.literal('tooLong'), length: count, limit: count }),
  v.object({
    kind: v.literal('tooLarge'),
    size: count,
    tokens: count,
    option: v.picklist(['maxTokens', 'maxGrowth']),
  }),
  v.object({ kind: v.picklist(['malformed', 'variables']), detail: v.string() }),
  v.object({ kind: v.literal('locked'), passage: v.string() }),
]);
const candidateFault = { component: v.string(), fault: textFault };
const brokenReasons = [
  v.object({ kind: v.literal('refused'), ...candidateFault }),
  v.object({ kind: v.literal('broken'), detail: v.string() }),
] as const;
const discardReason = v.variant('kind', [
  ...brokenReasons,
  v.object({ kind: v.literal('leftOut'), of: ordinal, fault: v.optional(v.object(candidateFault)) }),
  v.object({ kind: v.picklist(['notBetter', 'outdone', 'setAside', 'tried', 'unaffordable', 'untestable']) }),
  v.object({ kind: v.literal('combined'), into: ordinal }),
  v.object({ kind: v.literal('duplicate'), of: v.string() }),
  v.object({ kind: v.literal('rejected'), reason: v.string() }),
  v.object({ kind: v.picklist(['edited', 'askedAgain']), by: ordinal }),
]);
const skipReason = v.variant('kind', [
  v.object({ kind: v.literal('perfect'), secondTime: v.optional(v.literal(true)) }),
  v.object({ kind: v.literal('leftOut') }),
  v.object({ kind: v.picklist(['unreadable', 'objection', 'failed', 'broken']), detail: v.string() }),
]);
const unaffordable = v.object({
  kind: v.literal('unaffordable'),
  limit: v.picklist(meteredLimits),
  decision: v.picklist(['accept', 'reject', 'edit', 'askAgain']),
});
const stopFields = {
  budget: { limit: v.picklist(budgetLimits) },
  perfect: {},
  finished: {},
  cancelled: {},
  imported: { from: v.string() },
  nothingToLearn: { iterations: count },
  noUsableProposal: { iterations: count, detail: v.string() },
  failed: { message: v.string(), failedRollouts: v.optional(v.array(v.string())) },
} satisfies Readonly<Record<StopReason['kind'], v.ObjectEntries>>;
export const stopKinds = Object.keys(stopFields) as (keyof typeof stopFields)[];
const stopReason = v.variant(
  'kind',
  stopKinds.map((kind) => v.object({ kind: v.literal(kind), ...stopFields[kind] })),
);
/** Absent: the developer. */
const author = { by: v.optional(v.literal('agent')) };
const decision = v.variant('kind', [
  v.object({ kind: v.literal('accept'), ...author }),
  v.object({ kind: v.literal('reject'), reason: v.string(), ...author }),
  v.object({ kind: v.literal('edit'), texts, note: v.string(), ...author }),
  v.object({
    kind: v.literal('askAgain'),
    ...author,
    texts,
    note: v.string(),
    change: v.optional(v.object({ component: v.string(), summary: v.string(), proposal: v.optional(ordinal) })),
  }),
]);
const origin = v.variant('kind', [
  v.object({ kind: v.literal('seed') }),
  v.object({ kind: v.picklist(['reflection', 'developer', 'written', 'merge', 'combination']), proposal: ordinal }),
]);
const proposalOrigin = v.variant('kind', [
  v.object({
    kind: v.literal('reflection'),
    insteadOf: v.optional(ordinal),
    shortens: v.optional(v.literal(true)),
  }),
  v.object({ kind: v.literal('edit'), of: ordinal }),
  v.object({ kind: v.literal('written') }),
  v.object({ kind: v.literal('merge'), ancestor: count }),
  v.object({ kind: v.literal('combination'), of: v.array(ordinal), inherits: v.optional(count) }),
  v.object({ kind: v.literal('trial'), asked: ordinal }),
]);
const proposal = v.pipe(
  v.object({
    number: ordinal,
    iteration: count,
    parents: v.pipe(v.array(count), v.minLength(1)),
    texts,
    diagnosis: v.string(),
    changes: v.array(
      v.object({ summary: v.string(), examples: v.array(v.string()), component: v.optional(v.string()) }),
    ),
    origin: proposalOrigin,
    guidance: v.optional(v.array(v.string())),
    hypothesis: v.optional(
      v.object({ label: v.string(), cause: v.string(), first: ordinal, setAside: v.optional(ordinal) }),
    ),
    copied: v.optional(v.object({ words: amount, of: amount, passage: v.string() })),
    baseline: v.optional(v.object({ of: subject, examples: v.array(example), scores: v.array(finite) })),
    // Up to decisions version 3, these stood in for the baseline.
    examples: v.optional(v.array(example)),
    before: v.optional(v.array(finite)),
  }),
  v.check(({ examples, before }) => examples?.length === before?.length, 'Expected a score for every example'),
);
const lock = { component: v.string(), text: v.string() };
const steeringChange = v.variant('kind', [
  v.object({ kind: v.literal('review'), review: v.picklist(reviewModes) }),
  v.object({ kind: v.picklist(['lock', 'unlock']), ...lock }),
  v.object({ kind: v.literal('nextParent'), candidate: count }),
  v.object({ kind: v.literal('undoDecision'), proposal: ordinal }),
  v.object({ kind: v.literal('addCandidate'), parent: count, texts }),
]);
const summary = v.object({
  title: v.string(),
  expected: v.optional(v.string()),
  source: v.string(),
  mark: v.optional(v.picklist(['synthetic', 'unreviewed'])),
  taskModel: v.optional(count),
});

/** Schema of a `RunDescription`. Search options that later versions added may be absent. */
export const descriptionSchema = v.object({
  id: v.string(),
  name: v.string(),
  seed: texts,
  examples: v.object({ feedback: v.array(summary), pareto: v.array(summary), test: v.array(summary) }),
  paretoIsFeedback: v.boolean(),
  objectives: v.array(v.string()),
  scales: v.optional(
    named(
      v.object({
        range: v.optional(v.tuple([finite, finite])),
        minimize: v.optional(v.literal(true)),
        unit: v.optional(v.string()),
      }),
    ),
  ),
  budget: named(v.pipe(v.number(), v.minValue(0))),
  search: searchSchema,
  review: v.picklist(reviewModes),
  locks: v.optional(v.array(v.object(lock))),
  briefing: v.optional(named(v.string())),
  startedFrom: v.optional(v.object({ run: v.string(), candidate: count })),
  models: named(v.string()),
  foldsSystem: v.optional(v.array(v.string())),
});

/** The fields of every event besides its type and time. */
const eventSchemas: Readonly<Record<SearchEvent['type'], Schema>> = {
  rolloutBroken: v.object({ rollout: v.string(), subject, example, detail: v.string() }),
  rolloutFailed: v.object({ rollout: v.string(), subject, example, detail: v.string() }),
  rolloutAnswered: v.pipe(
    v.object({
      rollout: v.string(),
      output: v.optional(v.string()),
      trace: v.array(traceStep),
      own: v.optional(
        v.object({
          score: v.optional(v.number()),
          feedback: v.optional(v.string()),
          objectives: v.optional(named(v.number())),
        }),
      ),
      usage: usageSchema,
      durationMs: amount,
    }),
    v.check(({ output, trace }) => output !== undefined || trace.length > 0, 'Expected an output or a trace'),
  ),
  rolloutFinished: v.object({
    rollout: v.string(),
    subject,
    example,
    score,
    objectives: named(score),
    feedback: v.string(),
    judges: v.optional(v.array(v.object({ request: messages, reply: v.string(), usage: spendingSchema }))),
    usage: usageSchema,
    durationMs: amount,
    // Earlier versions kept the reply here.
    output: v.optional(v.string()),
    trace: v.optional(v.array(traceStep)),
  }),
  reflectionFinished: v.object({
    reflection: v.string(),
    reply: v.string(),
    request: v.optional(messages),
    truncated: v.optional(v.boolean()),
    mark: v.optional(v.string()),
    usage: usageSchema,
    durationMs: amount,
  }),
  reflectionFailed: v.object({ reflection: v.string(), detail: v.string() }),
  callsWasted: v.object({ of: v.string(), expense: v.picklist(['task', 'reflection']), usage: usageSchema }),
  reviewDecided: v.object({ proposal: ordinal, decision }),
  reviewWithdrawn: v.object({ proposal: ordinal }),
  guidanceGiven: v.object({
    guidance: v.object({
      number: ordinal,
      component: v.string(),
      text: v.string(),
      rejectedProposal: v.optional(ordinal),
      rejectedChange: v.optional(v.string()),
      disabled: v.optional(v.literal(true)),
      ...author,
    }),
  }),
  guidanceRemoved: v.object({ number: ordinal }),
  steeringGiven: v.object({ steering: v.object({ number: ordinal, change: steeringChange }) }),
  runRenamed: v.object({ name: v.string() }),
  candidateAdded: v.object({ candidate: count, parents: v.array(count), texts, origin }),
  candidateScored: v.object({ candidate: count }),
  candidateDropped: v.object({ candidate: count, broken: v.optional(v.variant('kind', [...brokenReasons])) }),
  rolloutReused: v.object({ subject, example, score, objectives: named(score) }),
  exampleLeftOut: v.object({ example, detail: v.string() }),
  iterationStarted: v.object({
    iteration: count,
    tasks: v.array(v.object({ parent: count, minibatch: v.array(count) })),
    overlaps: v.optional(v.literal(true)),
  }),
  iterationEnded: v.object({ iteration: count }),
  taskSkipped: v.object({ iteration: count, task: count, reason: skipReason }),
  reflectionStarted: v.object({
    iteration: count,
    task: count,
    components: v.array(v.string()),
    scores: v.array(finite),
  }),
  proposalMade: v.object({ proposal }),
  proposalTested: v.object({
    proposal: ordinal,
    after: v.array(v.nullable(finite)),
    further: v.optional(v.object({ examples: v.array(example), before: v.array(finite), after: v.array(finite) })),
  }),
  proposalDiscarded: v.object({ proposal: ordinal, reason: discardReason }),
  reviewRequested: v.object({ proposal: ordinal, unanswered: v.optional(v.union([skipReason, unaffordable])) }),
  askedAgain: v.object({ proposal: ordinal, components: v.array(v.string()) }),
  reviewTaken: v.object({ proposal: ordinal, beforeIteration: count }),
  decisionUndone: v.object({ proposal: ordinal, candidate: v.optional(count) }),
  candidateRestored: v.object({ candidate: count }),
  steeringTaken: v.object({ number: ordinal, change: steeringChange, beforeIteration: count }),
  budgetSpent: v.object({ limit: v.picklist(moneyLimits) }),
  finalStarted: v.object({ candidates: v.array(count), set: v.picklist(['feedback', 'pareto']) }),
  winnerChosen: v.object({ candidate: count }),
  testStarted: v.object({ candidates: v.array(count) }),
  runStarted: v.object({ run: descriptionSchema }),
  runResumed: v.object({}),
  endpointAnswered: v.object({ baseUrl: v.string() }),
  batchSent: v.object({ key: v.string(), taskModel: count, requests: v.array(v.string()) }),
  batchAccepted: v.object({ key: v.string(), id: v.string() }),
  batchEnded: v.object({ key: v.string() }),
  runPaused: v.object({
    outage: v.optional(
      v.object({
        message: v.string(),
        since: amount,
        failures: count,
        retryAt: v.optional(amount),
        needs: v.optional(v.picklist(outageNeeds)),
      }),
    ),
    findings: v.optional(v.array(v.object({ text: v.string(), example: v.optional(example) }))),
  }),
  runContinued: v.object({}),
  rolloutsCounted: v.object({ rollouts: count }),
  runStopped: v.object({ reason: stopReason }),
};

const stamp = v.object({ type: v.string(), at: amount });

/** Parses a line of a journal. Fields unknown to this version are kept. */
export function readEvent(line: string): ReadEvent {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return { kind: 'damaged', detail: "it isn't JSON" };
  }
  return checkEvent(data);
}

/** Validates the parsed content of a journal line. */
export function checkEvent(data: unknown): ReadEvent {
  const stamped = v.safeParse(stamp, data);
  if (!stamped.success) return { kind: 'damaged', detail: describeIssue(stamped.issues[0]) };
  const { type } = stamped.output;
  if (!isEventType(type)) return { kind: 'unknown', type };
  const result = v.safeParse(eventSchemas[type], data, { abortEarly: true });
  return result.success
    ? { kind: 'event', event: data as JournalEvent }
    : { kind: 'damaged', detail: `${type}: ${describeIssue(result.issues[0])}` };
}

function isEventType(type: string): type is SearchEvent['type'] {
  return Object.hasOwn(eventSchemas, type);
}

/** Describes an issue with its path, e.g. `score: Expected number but received "high"` or `score is missing`. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (path !== null && issue.received === 'undefined') return `${path} is missing`;
  return `${path === null ? '' : `${path}: `}${issue.message.replace(/^Invalid [a-z ]+: /, '')}`.slice(0, 200);
}
