// Tested by test/unit/gepa/reflection.test.ts.
import { tagged } from '../text/unique-tags';

/** What the developer tells every reflection of a run, as it was when the run started. */
export interface Briefing {
  /** What the system is for. */
  readonly goal?: string;
  /** What one has to know of its field. */
  readonly background?: string;
  /** Replaces `defaultInstructions`. */
  readonly instructions?: string;
}

/** The wording of a reflection's task. The rest of a request, its parts and the form of the reply, stays as it is. */
export const defaultInstructions = `You improve one text of a system that is driven by language models. You are given the current text, runs of the \
system on examples with what came out, and feedback that says what was expected.

Work out why the failing examples failed. Name the cause in the text itself: what it leaves unsaid, says wrongly, or says in a \
way that misleads. Then write the whole text again with the smallest set of changes that fixes the causes and holds for examples \
like these that you have not seen. Keep what works. State facts about the task that the feedback reveals. Do not copy an \
example's input into the text, and do not write rules that fit one example only.`;

/** Returns every text of a briefing. */
export function textsOfBriefing({ goal = '', background = '', instructions = '' }: Briefing): readonly string[] {
  return [goal, background, instructions];
}

/** Describes the system at the beginning of a request, each part in tags. */
export function describeSystem({ goal, background }: Briefing, mark: string): readonly string[] {
  return [
    ...(goal === undefined ? [] : ['What the system is for:', tagged('goal', mark, goal)]),
    ...(background === undefined ? [] : ['Background, from the developer:', tagged('background', mark, background)]),
  ];
}
