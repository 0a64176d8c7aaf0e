// Tested by test/unit/editor/manifest/manifest.test.ts.
import { commandLink } from './commands';
import type { ViewId } from './context';
import { is, isSet, not, type When } from './when';

/** The views of the extension, in the order of the side bar. */
export const viewNames: Readonly<Record<ViewId, string>> = {
  'gepa.prompts': 'Prompts',
  'gepa.proposals': 'Proposals',
  'gepa.runs': 'Runs',
};

/** The content of a view without rows. */
interface Welcome {
  readonly key: string;
  readonly view: ViewId;
  readonly contents: string;
  readonly when: When;
}

export const welcomes: readonly Welcome[] = [
  {
    key: 'prompts.searching',
    view: 'gepa.prompts',
    contents: 'Looking for prompt files…',
    when: not(isSet('gepa.promptsAreKnown')),
  },
  {
    key: 'prompts',
    view: 'gepa.prompts',
    contents: `No prompt files found in this workspace. GEPA looks for files such as NAME.prompt.md, SKILL.md and prompts/NAME.txt.\n${commandLink('Open Sample Workspace', 'gepa.openSample')}\nIs your prompt a string in code, or part of another file? Select it in the editor first.\n${commandLink('Optimize Selection', 'gepa.optimizeSelection')}`,
    when: isSet('gepa.promptsAreKnown'),
  },
  {
    key: 'proposals',
    view: 'gepa.proposals',
    contents: 'No proposals are waiting for your review. The proposals of a run appear here.',
    when: is('gepa.runListing', 'untrusted', 'known'),
  },
  {
    key: 'runs.loading',
    view: 'gepa.runs',
    contents: 'Loading runs…',
    when: not(is('gepa.runListing', 'untrusted', 'known')),
  },
  {
    key: 'runs',
    view: 'gepa.runs',
    contents: `No runs yet.\n${commandLink('Optimize a Prompt', 'gepa.optimize')}`,
    when: is('gepa.runListing', 'known'),
  },
  {
    key: 'runs.untrusted',
    view: 'gepa.runs',
    contents: `The runs of this workspace are listed after you trust it.\n${commandLink('Manage Workspace Trust', 'workbench.trust.manage')}`,
    when: is('gepa.runListing', 'untrusted'),
  },
];
