// Tested by test/unit/agents/operation-words.test.ts.
import { toJsonSchema } from '@valibot/to-json-schema';
import { valueOf } from '../gepa/named-values';
import { operations, operationNames, type InputOf, type OperationName } from './operations';

/** What agents are told about an operation. */
interface OperationWords<Name extends OperationName> {
  readonly title: string;
  /** What it does and when to use it, for the model. */
  readonly description: string;
  /** What each part of its input means. */
  readonly input: Readonly<Record<keyof InputOf<Name>, string>>;
}

const run = 'The run’s id. Default: the current run, otherwise the newest.';

const operationWords: { readonly [Name in OperationName]: OperationWords<Name> } = {
  gepa_list_prompts: {
    title: 'List Prompts',
    description: 'Lists the prompt files that GEPA can optimize, with the spec files (*.gepa.yaml) that optimize them.',
    input: {},
  },
  gepa_draft_spec: {
    title: 'Draft a Spec',
    description:
      'Drafts a spec file for a prompt: finds rows of data that fit it, picks a metric, and checks that a run can be made of it. Says what is missing otherwise. Spends nothing.',
    input: {
      prompt: 'Path of the prompt file.',
      data: 'Path of a file with rows (JSONL, CSV, JSON, YAML). Default: data that is likely to be the prompt’s own.',
      metric:
        'Rules of the metric as in a spec, such as [{"equals": "{{answer}}"}]. Default: what fits the expected answers.',
      models:
        'Models as in a spec: {"task": {"baseUrl": …, "model": …}, "reflection": {…}}. Default: the editor’s model, otherwise the practice models, which are not language models.',
      rollouts: 'The budget in rollouts.',
      goal: 'What the prompt is for, in a sentence.',
      save: 'Whether to write the spec file. An existing one is never overwritten.',
    },
  },
  gepa_start: {
    title: 'Start or Resume a Run',
    description:
      'Starts the run that a spec describes, or resumes one, in the background. It calls models within the budget of the spec, so the user is asked first. Follow it with gepa_status.',
    input: {
      spec: 'Path of a spec file, or of a prompt file with its own examples and metric. Give either this or run.',
      run: 'The id of a run to resume.',
    },
  },
  gepa_stop: {
    title: 'Stop a Run',
    description: 'Stops a run. Nothing is lost: it can be resumed.',
    input: { run },
  },
  gepa_status: {
    title: 'Status of Runs',
    description:
      'Says how a run is going: scores, budget, cost, and the proposals that wait for a decision. Without a run: of all runs, in short.',
    input: {
      run: 'The run’s id.',
      wait: 'Waits up to this many seconds until a proposal waits or the run ends.',
    },
  },
  gepa_proposals: {
    title: 'Proposals with Their Evidence',
    description:
      'Lists the proposals that wait for a decision. With a number: one proposal with its diagnosis, its diff, and outputs, scores and feedback on its examples before and after.',
    input: { run, proposal: 'The number of a proposal.' },
  },
  gepa_decide: {
    title: 'Decide on a Proposal',
    description:
      'Accepts, rejects or edits a proposal, or asks the reflection model for another text. Read its evidence first. It is recorded as the decision of an agent; the user can undo it.',
    input: {
      run,
      proposal: 'The number of a waiting proposal.',
      decision: 'edit needs texts, askAgain needs a reason.',
      reason: 'Why. Later reflections see the reason of a rejection.',
      texts: 'The whole texts instead of the proposal’s, by component.',
    },
  },
  gepa_guidance: {
    title: 'Guidance for Reflections',
    description:
      'Lists the notes that later reflections see, adds one, or removes one that an agent gave. Use it to say what a prompt must keep or avoid.',
    input: {
      run,
      add: 'The note to add.',
      component: 'The component that the note is about. Default: all.',
      remove: 'The number of a note to remove.',
    },
  },
  gepa_report: {
    title: 'Report of a Run',
    description: 'Returns the report of a run in Markdown: outcome, candidates, proposals, and the winning change.',
    input: { run },
  },
  gepa_apply: {
    title: 'Apply a Candidate',
    description:
      'Writes the texts of a candidate to the prompt files and changes nothing else in them. The user is shown the change and asked first.',
    input: { run, candidate: 'The number of the candidate. Default: the best.' },
  },
};

/** An operation as it is described to agents. */
export interface DescribedOperation {
  readonly name: OperationName;
  readonly title: string;
  readonly description: string;
  /** JSON Schema. */
  readonly inputSchema: { readonly type: 'object' } & Readonly<Record<string, unknown>>;
}

/** Describes all operations, each with the JSON schema of its input. */
export function describeOperations(): readonly DescribedOperation[] {
  return operationNames.map((name) => {
    const { title, description, input } = operationWords[name];
    const { properties = {}, required = [] } = toJsonSchema(operations[name], { typeMode: 'input' });
    const words: Readonly<Record<string, string>> = input;
    const described = Object.entries(properties).map(
      ([property, of]) =>
        [property, { ...(typeof of === 'object' ? of : {}), description: valueOf(words, property) }] as const,
    );
    return {
      name,
      title,
      description,
      inputSchema: { type: 'object', properties: Object.fromEntries(described), required, additionalProperties: false },
    };
  });
}
