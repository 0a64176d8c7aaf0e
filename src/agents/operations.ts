// Tested by test/unit/cli/mcp.test.ts.
import * as v from 'valibot';

const text = v.pipe(v.string(), v.nonEmpty());
const number = v.pipe(v.number(), v.integer(), v.minValue(0));
const run = v.optional(text);

/** How an agent may decide on a proposal. */
export const decisions = ['accept', 'reject', 'edit', 'askAgain'] as const;

/** What agents can do, by name, with the input of each. The words for it are in `operation-words.ts`. */
export const operations = {
  gepa_list_prompts: v.strictObject({}),
  gepa_draft_spec: v.strictObject({
    prompt: text,
    data: v.optional(text),
    metric: v.optional(v.array(v.record(v.string(), v.unknown()))),
    models: v.optional(v.record(v.string(), v.unknown())),
    rollouts: v.optional(v.pipe(number, v.minValue(1))),
    goal: v.optional(text),
    save: v.optional(v.boolean()),
  }),
  gepa_start: v.strictObject({ spec: v.optional(text), run }),
  gepa_stop: v.strictObject({ run }),
  gepa_status: v.strictObject({ run, wait: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(60))) }),
  gepa_proposals: v.strictObject({ run, proposal: v.optional(number) }),
  gepa_decide: v.strictObject({
    run,
    proposal: number,
    decision: v.picklist(decisions),
    reason: v.optional(text),
    texts: v.optional(v.record(v.string(), text)),
  }),
  gepa_guidance: v.strictObject({
    run,
    add: v.optional(text),
    component: v.optional(text),
    remove: v.optional(number),
  }),
  gepa_report: v.strictObject({ run }),
  gepa_apply: v.strictObject({ run, candidate: v.optional(number) }),
} as const;

export type OperationName = keyof typeof operations;

/** The input of an operation. */
export type InputOf<Name extends OperationName> = v.InferOutput<(typeof operations)[Name]>;

/** The names of all operations. */
export const operationNames = Object.keys(operations) as readonly OperationName[];

/** What the user has to allow: to start or resume a run, which spends, and to change prompt files. */
export const permissions = ['start', 'apply'] as const;
export type Permission = (typeof permissions)[number];

/** Returns what the user has to allow before an operation; undefined if it spends nothing and changes no file of the user's. */
export function permissionFor(name: OperationName): Permission | undefined {
  if (name === 'gepa_start') return 'start';
  return name === 'gepa_apply' ? 'apply' : undefined;
}

/** Returns whether there is an operation with this name. */
export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}
