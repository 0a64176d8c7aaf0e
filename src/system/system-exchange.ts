import * as v from 'valibot';
import type { Row } from '../datasets/row';
import { BrokenTextError } from '../gepa/failures/broken-text-error';
import type { ComponentTexts } from '../gepa/candidate';
import type { TraceStep } from '../gepa/rollout';
import { notePaid } from '../models/spending';
import { textOfValue } from '../prompts/template';
import type { SystemRun } from './system';
import { SystemReplyError } from './system-reply-error';

/** What a system outside is asked for one rollout. */
export interface SystemQuestion {
  /** The candidate's text for every component. */
  readonly candidate: ComponentTexts;
  /** The row's columns. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** Text as it is, any other value as JSON. */
const content = (what: string) =>
  v.pipe(
    v.unknown(),
    v.check((value) => value !== undefined && value !== null, `has to be ${what}`),
    v.transform(textOfValue),
  );
const fraction = (name: string) =>
  v.pipe(
    v.number(`has to be ${name} from 0 to 1`),
    v.minValue(0, `has to be ${name} from 0 to 1`),
    v.maxValue(1, `has to be ${name} from 0 to 1`),
  );
const amount = v.optional(v.pipe(v.number('has to be a number'), v.minValue(0, 'has to be a number from 0')), 0);
const text = v.string('has to be text');

const toolCallSchema = v.object({
  name: text,
  input: content('what the tool was given'),
  output: content('what the tool gave'),
});

const stepSchema = v.object({
  module: v.exactOptional(text),
  input: content('what the module was given'),
  output: content('what the module put out'),
  reasoning: v.exactOptional(text),
  toolCalls: v.exactOptional(v.array(toolCallSchema, 'has to be a list')),
});

const usageSchema = v.object(
  { calls: amount, promptTokens: amount, completionTokens: amount, costUsd: v.exactOptional(amount) },
  'has to be { calls, promptTokens, completionTokens, costUsd }',
);

const replySchema = v.object(
  {
    output: content('the output of the system'),
    trace: v.exactOptional(v.array(stepSchema, 'has to be a list of steps { module, input, output }')),
    score: v.exactOptional(fraction('a number')),
    feedback: v.exactOptional(text),
    objectives: v.exactOptional(
      v.record(v.string(), fraction('a number'), 'has to be names of objectives with their scores'),
    ),
    usage: v.exactOptional(usageSchema),
  },
  'it has to be an object { output, trace?, score?, feedback?, objectives?, usage? }',
);

const failureSchema = v.object({ error: v.pipe(v.string(), v.nonEmpty()) });

/** How much of a reply is quoted. */
const quotedLength = 200;

/** The question for a rollout: it is sent as one JSON value. */
export function askSystem(texts: ComponentTexts, row: Row): SystemQuestion {
  return { candidate: texts, example: row.values };
}

/**
 * Reads what a system outside answered. Without a trace of its own, every component gets a step with the whole example and
 * the output, so that a reflection has something to go by.
 *
 * @param who the system in a message, e.g. `The program "python3 triage.py"`.
 * @throws {BrokenTextError} with what the system said that it could not do with the candidate.
 * @throws {SystemReplyError} that names the field that is wrong and what came.
 */
export function readSystemReply(reply: unknown, { candidate, example }: SystemQuestion, who: string): SystemRun {
  // What it took was paid for, also where the rest of the reply cannot be used.
  const paid = v.safeParse(v.object({ usage: usageSchema }), reply);
  if (paid.success) notePaid(paid.output.usage);
  const failure = v.safeParse(failureSchema, reply);
  if (failure.success) throw new BrokenTextError(`${who} reported an error: ${failure.output.error}`);
  const result = v.safeParse(replySchema, reply, { abortEarly: true });
  if (!result.success) throw new SystemReplyError(describeIssue(result.issues[0], reply, who));
  const { output, trace, usage = { calls: 0, promptTokens: 0, completionTokens: 0 }, ...judged } = result.output;
  const components = Object.keys(candidate);
  const whole = components.map((module) => ({ module, input: textOfValue(example), output }));
  return { ...judged, output, usage, trace: trace?.map((step) => named(step, components, who)) ?? whole };
}

/** Where there is one component only, a step need not say that it is that one's. */
function named(
  step: Omit<TraceStep, 'module'> & { readonly module?: string },
  components: readonly string[],
  who: string,
): TraceStep {
  const [only, ...others] = components;
  const module = step.module ?? (others.length === 0 ? only : undefined);
  if (module !== undefined) return { ...step, module };
  throw new SystemReplyError(
    `${who} answered with a trace whose steps do not say of which component they are. Give each a "module", one of: ${components.join(', ')}.`,
  );
}

function describeIssue(issue: v.BaseIssue<unknown>, reply: unknown, who: string): string {
  const beginning = `${who} answered with something that is not a rollout:`;
  const path = v.getDotPath(issue);
  const got = quote(JSON.stringify(issue.input ?? null));
  if (path === null) return `${beginning} ${issue.message}, got ${got}.`;
  const fault = issue.input === undefined ? 'is missing' : `${issue.message}, got ${got}`;
  return `${beginning} "${path}" ${fault}. The whole answer: ${quote(JSON.stringify(reply))}`;
}

function quote(json: string): string {
  return json.length <= quotedLength ? json : `${json.slice(0, quotedLength)}…`;
}
