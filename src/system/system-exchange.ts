// Tested by test/unit/models/spending.test.ts.
import * as v from 'valibot';
import type { Row } from '../datasets/row';
import { BrokenTextError } from '../gepa/failures/broken-text-error';
import type { ComponentTexts } from '../gepa/candidate';
import type { TraceStep } from '../gepa/rollout';
import { notePaid } from '../models/spending';
import { textOfValue } from '../prompts/template';
import type { SystemRun } from './system';
import { SystemReplyError } from './system-reply-error';

/** The request for a rollout to a system outside. */
export interface SystemRequest {
  /** The candidate's text for each component. */
  readonly candidate: ComponentTexts;
  /** The row's columns. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** Text unchanged, other values as JSON. */
const content = (what: string) =>
  v.pipe(
    v.unknown(),
    v.check((value) => value !== undefined && value !== null, `must be ${what}`),
    v.transform(textOfValue),
  );
const fraction = (name: string) =>
  v.pipe(
    v.number(`must be ${name} from 0 to 1`),
    v.minValue(0, `must be ${name} from 0 to 1`),
    v.maxValue(1, `must be ${name} from 0 to 1`),
  );
const amount = v.optional(v.pipe(v.number('must be a number'), v.minValue(0, 'must be a number from 0')), 0);
const text = v.string('must be text');

const toolCallSchema = v.object({
  name: text,
  input: content('what the tool was given'),
  output: content('what the tool gave'),
  durationMs: v.exactOptional(amount),
});

const usageSchema = v.object(
  { calls: amount, promptTokens: amount, completionTokens: amount, costUsd: v.exactOptional(amount) },
  'must be { calls, promptTokens, completionTokens, costUsd }',
);

const stepSchema = v.object({
  module: v.exactOptional(text),
  input: content('what the module was given'),
  output: content('what the module put out'),
  reasoning: v.exactOptional(text),
  toolCalls: v.exactOptional(v.array(toolCallSchema, 'must be a list')),
  usage: v.exactOptional(usageSchema),
  durationMs: v.exactOptional(amount),
});

const replySchema = v.object(
  {
    output: content('the output of the system'),
    trace: v.exactOptional(v.array(stepSchema, 'must be a list of steps { module, input, output }')),
    score: v.exactOptional(fraction('a number')),
    feedback: v.exactOptional(text),
    objectives: v.exactOptional(
      v.record(v.string(), fraction('a number'), 'must map the names of objectives to their scores'),
    ),
    usage: v.exactOptional(usageSchema),
  },
  'it must be an object { output, trace?, score?, feedback?, objectives?, usage? }',
);

const failureSchema = v.object({ error: v.pipe(v.string(), v.nonEmpty()) });

/** The most characters quoted of a reply. */
const quotedLength = 200;

/** Makes the request for a rollout, which is sent as one JSON value. */
export function rolloutRequest(texts: ComponentTexts, row: Row): SystemRequest {
  return { candidate: texts, example: row.values };
}

/**
 * Reads the reply of a system outside. Without a trace in the reply, each component gets a step with the whole example
 * and the output, so that reflections have something to learn from.
 *
 * @param name of the system in messages, e.g. `The program "python3 triage.py"`.
 * @throws {BrokenTextError} if the system reports an error.
 * @throws {SystemReplyError} if a field is invalid, with its name and value.
 */
export function readSystemReply(reply: unknown, { candidate, example }: SystemRequest, name: string): SystemRun {
  // The usage was paid for even if the rest of the reply is invalid.
  const paid = v.safeParse(v.object({ usage: usageSchema }), reply);
  if (paid.success) notePaid(paid.output.usage);
  const failure = v.safeParse(failureSchema, reply);
  if (failure.success) throw new BrokenTextError(`${name} reported an error: ${failure.output.error}`);
  const result = v.safeParse(replySchema, reply, { abortEarly: true });
  if (!result.success) throw new SystemReplyError(describeIssue(result.issues[0], reply, name));
  const { output, trace, usage = { calls: 0, promptTokens: 0, completionTokens: 0 }, ...judged } = result.output;
  const components = Object.keys(candidate);
  const whole = components.map((module) => ({ module, input: textOfValue(example), output }));
  return { ...judged, output, usage, trace: trace?.map((step) => withModule(step, components, name)) ?? whole };
}

/** Adds the component to a step. It may be omitted if there is only one component. */
function withModule(
  step: Omit<TraceStep, 'module'> & { readonly module?: string },
  components: readonly string[],
  name: string,
): TraceStep {
  const [only, ...others] = components;
  const module = step.module ?? (others.length === 0 ? only : undefined);
  if (module !== undefined) return { ...step, module };
  throw new SystemReplyError(
    `${name} returned trace steps without a component. Give each step a "module", one of: ${components.join(', ')}.`,
  );
}

function describeIssue(issue: v.BaseIssue<unknown>, reply: unknown, name: string): string {
  const beginning = `${name} returned an invalid rollout:`;
  const path = v.getDotPath(issue);
  const got = quote(JSON.stringify(issue.input ?? null));
  if (path === null) return `${beginning} ${issue.message}, got ${got}.`;
  const fault = issue.input === undefined ? 'is missing' : `${issue.message}, got ${got}`;
  return `${beginning} "${path}" ${fault}. The whole answer: ${quote(JSON.stringify(reply))}`;
}

function quote(json: string): string {
  return json.length <= quotedLength ? json : `${json.slice(0, quotedLength)}…`;
}
