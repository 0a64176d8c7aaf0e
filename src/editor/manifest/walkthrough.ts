import { commandLink, type CommandId } from './commands';
import type { ViewId } from './context';

/** A step of the walkthrough "Get Started". */
interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Under `media/walkthrough`. */
  readonly picture: string;
  /** What the picture shows. */
  readonly alt: string;
  /** What checks the step off. */
  readonly doneOn: readonly (`onCommand:${CommandId}` | `onView:${ViewId}`)[];
}

export const walkthrough = {
  id: 'firstRun',
  title: 'Evolve a Prompt with GEPA',
  description: 'From a prompt file to a better one, with a review of each change',
};

export const steps: readonly Step[] = [
  {
    id: 'open',
    title: 'Find your prompts',
    description: `The GEPA view lists the prompt files of your workspace. To try it out first, open a copy of the sample workspace: it needs no key.\n${commandLink('Open Sample Workspace', 'gepa.openSample')}\n${commandLink('Show Prompts', 'gepa.prompts.focus')}`,
    picture: 'prompts.svg',
    alt: 'The Prompts view with a prompt file and its spec',
    doneOn: ['onCommand:gepa.openSample', 'onView:gepa.prompts'],
  },
  {
    id: 'optimize',
    title: 'Optimize one',
    description: `Right-click a prompt file and choose **Optimize with GEPA**. Data and metric are guessed, the practice model runs offline (taking its time on purpose, so that you can follow it), and nothing starts before you say so. Your answers are kept next to the prompt.\n${commandLink('Optimize a Prompt', 'gepa.optimize')}`,
    picture: 'optimize.svg',
    alt: 'A form with Start, Data, Metric, Models, Budget and Review',
    doneOn: ['onCommand:gepa.optimize'],
  },
  {
    id: 'review',
    title: 'Review what it proposes',
    description: `Proposals that improved their examples come as diffs with the reason beside them. Accept one, reject it with a reason, or edit the right side: your words steer the next reflections.\n${commandLink('Review Next Proposal', 'gepa.reviewNext')}`,
    picture: 'review.svg',
    alt: 'A diff with a comment thread that says why the text was changed',
    doneOn: ['onCommand:gepa.acceptProposal', 'onCommand:gepa.acceptChange'],
  },
  {
    id: 'apply',
    title: 'Apply the best',
    description: `The dashboard shows which candidate leads which example. Apply the one you want: one edit, one undo, nothing outside the prompt's text changes.\n${commandLink('Open Dashboard', 'gepa.openDashboard')}`,
    picture: 'apply.svg',
    alt: 'A rising score over rollouts, and the prompt file with a check mark',
    doneOn: ['onCommand:gepa.applyCandidate'],
  },
];
