import { basename } from 'node:path';
import { isInstructionFile } from '../../prompts/discovery/instruction-files';
import { stemOfPromptFile } from '../../prompts/discovery/prompt-names';
import type { PromptFile } from '../../prompts/prompt-file';
import { isCommandFile } from '../../prompts/templates/guess-templating';
import { flowYaml } from '../spec/flow-yaml';
import type { CommandAgent } from './command-agents';

/** A spec for a file that a coding agent works by, with tasks to replace. */
export interface AgentScaffold {
  readonly spec: string;
  /** The name of the file with the tasks, in the folder of the spec. */
  readonly dataName: string;
  readonly data: string;
}

interface AgentRecipe {
  /** As in `command-agents.ts`, if the agent is known there. */
  readonly label: string;
  readonly command: string;
  /** The variable with its key. */
  readonly key: string;
}

const claude: AgentRecipe = {
  label: 'Claude Code',
  command: 'claude -p "{{task}}" --output-format stream-json --verbose --permission-mode bypassPermissions',
  key: 'ANTHROPIC_API_KEY',
};
const recipes: readonly AgentRecipe[] = [
  claude,
  { label: 'Codex', command: 'codex exec --json --sandbox workspace-write "{{task}}"', key: 'CODEX_API_KEY' },
  {
    label: 'Gemini CLI',
    command: 'gemini -p "{{task}}" --output-format stream-json --approval-mode yolo',
    key: 'GEMINI_API_KEY',
  },
  {
    label: 'GitHub Copilot',
    command: 'copilot -p "{{task}}" -s --allow-all-tools --no-ask-user',
    key: 'COPILOT_GITHUB_TOKEN',
  },
];

/** Whether coding agents work by a file: instructions, skills, custom agents, rules and commands. */
export function isAgentFile(path: string, content: string): boolean {
  return isInstructionFile(path) || isCommandFile(path, content);
}

/**
 * Returns a spec whose system is a coding agent, and tasks to replace. It says what is left to do.
 *
 * @param repository the folder where the agent starts, relative to the spec.
 * @param installed the agents on this machine. The first one with a recipe runs, and reflects too.
 */
export function agentScaffold(
  prompt: string,
  { components }: PromptFile,
  repository: string,
  installed: readonly CommandAgent[],
): AgentScaffold {
  const name = basename(prompt);
  const stem = stemOfPromptFile(name);
  const [agent] = installed.filter(({ label }) => recipes.some((recipe) => recipe.label === label));
  const chosen = recipes.find(({ label }) => label === agent?.label) ?? claude;
  const others = recipes.filter((recipe) => recipe !== chosen);
  const [only] = components;
  const prompts =
    components.length === 1 || only === undefined
      ? { [stem]: name }
      : Object.fromEntries(components.map((component) => [component.name, `${name}#${component.name}`]));
  const dataName = `${stem}.tasks.jsonl`;
  const spec = [
    `# How GEPA optimizes ${name} by what a coding agent does with it. Paths are relative to this file.`,
    `prompts: ${flowYaml(prompts)}`,
    'system:',
    '  kind: agent',
    `  repository: ${flowYaml(repository)}   # copied for each rollout; the agent starts there`,
    `  command: ${chosen.command}`,
    ...others.map(({ command }) => `  # command: ${command}`),
    '  # Complete this: it runs in the copy after the agent, and its exit code is the score.',
    '  check: npm test',
    '  # include: [node_modules]   # what git ignores and the check needs',
    '  network: allowed',
    `  keepHome: true   # for the agent’s login. With a key instead: env: [${chosen.key}]`,
    '',
    '# One row per task. Replace these.',
    `data: ${flowYaml({ feedback: dataName })}`,
    '',
    '# The agent chooses its own model. The model that reflects should be a strong one.',
    'models:',
    '  task: { practice: student }',
    `  reflection: ${flowYaml(agent === undefined ? { practice: 'reflector' } : { command: agent.command })}`,
    '',
    '# A rollout is one run of the agent on one task.',
    'budget: { rollouts: 60 }',
    'review: improving',
    '',
  ];
  const tasks = ['Add a --json option to the list command.', 'Fix the crash when the configuration file is empty.'];
  return {
    spec: spec.join('\n'),
    dataName,
    data: tasks.map((task) => `${JSON.stringify({ task })}\n`).join(''),
  };
}
