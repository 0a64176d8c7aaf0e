// Tested by test/unit/system/agent/agent-system.test.ts.
import * as v from 'valibot';
import { environmentEntry, secondsSchema } from '../../processes/command-schema';
import { wholeNumber, withoutShellSchema } from '../program/program-schema';

const paths = v.array(v.pipe(v.string(), v.nonEmpty('Expected a path')), 'Expected a list of files and folders');

/** A coding agent's own command line, run in a copy of a repository that has the candidate's texts in its files. */
export const agentSystemSchema = v.strictObject({
  kind: v.literal('agent'),
  command: v.pipe(
    withoutShellSchema,
    v.description(
      'How the agent is started for a row, with columns in double braces: claude -p "{{task}}" --output-format stream-json --verbose. It runs in a copy of the repository, with the candidate’s texts in their files.',
    ),
  ),
  stdin: v.exactOptional(
    v.pipe(v.string(), v.description('What the agent reads from standard input, such as "{{task}}".')),
  ),
  repository: v.optional(
    v.pipe(
      v.string(),
      v.description(
        'A folder in the git repository that is copied, relative to this file. The agent starts in the copy of this folder. Default: the folder of this file.',
      ),
    ),
    '.',
  ),
  commit: v.exactOptional(
    v.pipe(
      v.string(),
      v.nonEmpty('Expected a commit, such as HEAD or "{{commit}}"'),
      v.description(
        'The commit that is copied, such as a tag or a column with one: "{{commit}}". Absent: HEAD, if everything is committed.',
      ),
    ),
  ),
  uncommitted: v.exactOptional(
    v.pipe(
      v.literal('include', 'Expected include'),
      v.description('include: copies the files as they are, also those that aren’t committed or ignored.'),
    ),
  ),
  include: v.exactOptional(
    v.pipe(
      paths,
      v.description(
        'Files and folders that git ignores and that every copy has as well, such as node_modules. Relative to this file.',
      ),
    ),
  ),
  check: v.exactOptional(
    v.pipe(
      withoutShellSchema,
      v.description(
        'Run in the copy after the agent: it scores what the agent did, such as npm test or node check.mjs "{{id}}". It reads {"example", "output"} from standard input. What it prints is the feedback.',
      ),
    ),
  ),
  score: v.optional(
    v.pipe(
      v.picklist(['exit-code', 'last-line']),
      v.description(
        'The check’s score: 1 for exit code 0 and otherwise 0 (exit-code), or what its last line says: a number from 0 to 1, or {"score", "feedback"?, "objectives"?} (last-line).',
      ),
    ),
    'exit-code',
  ),
  hidden: v.exactOptional(
    v.pipe(
      paths,
      v.description(
        'Files and folders that the agent doesn’t see, such as its tests. They are put in place for the check. Relative to this file.',
      ),
    ),
  ),
  network: v.optional(
    v.pipe(
      v.picklist(['none', 'allowed']),
      v.description(
        'Whether the agent and the check may use the network. An agent that asks a model needs it: allowed.',
      ),
    ),
    'none',
  ),
  sandbox: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        'Whether the agent runs in a sandbox where this machine has one, so that it can’t change the repository. Without one, changes are noticed afterwards and end the run.',
      ),
    ),
    true,
  ),
  ...environmentEntry,
  keepHome: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        'Whether the agent has your home folder, for its login and settings. Otherwise it gets an empty one for each rollout.',
      ),
    ),
    false,
  ),
  slots: v.optional(v.pipe(wholeNumber, v.description('Rollouts that run at the same time.')), 2),
  timeoutSeconds: v.optional(
    v.pipe(
      secondsSchema,
      v.description('Time limit of the agent, and of the check. An agent that is stopped is scored as far as it came.'),
    ),
    600,
  ),
  maxTokens: v.exactOptional(
    v.pipe(
      wholeNumber,
      v.description('The most tokens of a rollout, as the agent reports them. It is stopped at more, and scored.'),
    ),
  ),
  maxUsd: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.gtValue(0, 'Expected a number above 0'),
      v.description('The most US dollars of a rollout, as the agent reports them. It is stopped at more, and scored.'),
    ),
  ),
});

/** An agent system in a spec. */
export type AgentSystemDefinition = v.InferOutput<typeof agentSystemSchema>;
