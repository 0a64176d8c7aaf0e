// Tested by test/unit/editor/manifest/manifest.test.ts.
import { commandLink, type CommandId } from './commands';
import type { ViewId } from './context';

/** A step of the walkthrough "Get Started". */
interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The name of its picture in `media/walkthrough`, which `npm run pictures` takes in a dark theme. */
  readonly picture: string;
  /** What the picture shows. */
  readonly alt: string;
  /** The events that complete the step. */
  readonly doneOn: readonly (`onCommand:${CommandId}` | `onView:${ViewId}`)[];
}

export const walkthrough = {
  id: 'firstRun',
  title: 'Optimize a Prompt with GEPA',
  description: 'Turn a prompt file into a better one and review each change',
};

export const steps: readonly Step[] = [
  {
    id: 'open',
    title: 'Find your prompts',
    description: `The GEPA view lists the prompt files of your workspace. To try GEPA first, open a copy of the sample workspace, which needs no API key.\n${commandLink('Open Sample Workspace', 'gepa.openSample')}\n${commandLink('Show Prompts', 'gepa.prompts.focus')}`,
    picture: 'prompts',
    alt: 'The Prompts view with prompt files and their specs, beside a prompt',
    doneOn: ['onCommand:gepa.openSample', 'onView:gepa.prompts'],
  },
  {
    id: 'optimize',
    title: 'Optimize a prompt',
    description: `Right-click a prompt file and choose **Optimize with GEPA**. GEPA suggests data and metric, and the run starts when you choose **Start**. The practice model runs offline, slowed down so that you can follow it. Your answers are saved in a spec next to the prompt.\n${commandLink('Optimize a Prompt', 'gepa.optimize')}`,
    picture: 'optimize',
    alt: 'The form with Start, Data, Metric, Models, Budget and Review',
    doneOn: ['onCommand:gepa.optimize'],
  },
  {
    id: 'review',
    title: 'Review proposals',
    description: `Proposals that improved their examples open as diffs with the reasons beside them. Accept one, reject it with a reason, or edit the right side. Your reasons and notes guide later reflections.\n${commandLink('Review Next Proposal', 'gepa.reviewNext')}`,
    picture: 'review',
    alt: 'A diff with a comment thread that explains a change',
    doneOn: ['onCommand:gepa.acceptProposal', 'onCommand:gepa.acceptChange'],
  },
  {
    id: 'apply',
    title: 'Apply the best candidate',
    description: `The dashboard shows which candidate leads which example. Apply the one you want. You can undo it in one step, and nothing outside the prompt text changes.\n${commandLink('Open Dashboard', 'gepa.openDashboard')}`,
    picture: 'apply',
    alt: 'The dashboard, which says that a candidate is better than the seed, with the button Apply Winner',
    doneOn: ['onCommand:gepa.applyCandidate'],
  },
];
