// Tested by test/unit/gepa/review/ask-again.test.ts.
import { nameOfExample, type ComponentTexts } from '../candidate';
import { areReflectionsSpent, askedReflections, purposeOfAsking } from './asked-reflections';
import { baselineOf } from './developer-edit';
import { changedTexts } from '../text/changed-texts';
import type { SkipReason } from '../events';
import { isLeftOut } from '../failures/left-out';
import { isShortening } from '../shortening/tolerated-loss';
import { valueOf } from '../named-values';
import type { ReflectiveMutation } from '../paper/mutation';
import type { ProposalSelection } from '../paper/selection';
import type { AskAgain, Proposal, ProposedChange } from '../proposal';
import { proposeTexts, type ProposedTexts, type ReflectionTask } from '../reflection/propose-text';
import { reflectionTask, type ScoredExample } from '../reflection/reflection-task';
import type { SearchContext } from '../search-context';
import { isUntested, type ProposalState } from '../state';
import { describeBroken } from '../words/reasons';

type Proposed = Extract<ProposedTexts, { kind: 'proposed' }>;

/**
 * Asks the reflection model to write a proposal again, with the examples that it learned from, the text that it proposed and the
 * developer's note. The new proposal replaces the one under review. Without a usable text, that one waits as before.
 */
export class AskingAgain {
  constructor(
    private readonly context: SearchContext,
    private readonly mutation: ReflectiveMutation,
    private readonly selection: ProposalSelection,
  ) {}

  /** Asks, runs the new text if the old one was run, and requests a review of what the developer has to decide on then. */
  async ask(reviewed: ProposalState, asked: AskAgain): Promise<void> {
    const { number } = reviewed.proposal;
    const answer = await this.answer(reviewed, asked);
    if (answer.kind === 'skipped') {
      this.context.emit({ type: 'reviewRequested', proposal: number, unanswered: answer.reason });
      return;
    }
    const proposal = await this.make(reviewed, asked, answer);
    if (!isUntested(reviewed) && proposal.baseline !== undefined) {
      const tested = await this.selection.test([proposal]);
      if (!tested.has(proposal)) {
        this.context.emit({ type: 'reviewRequested', proposal: number, unanswered: this.failureOf(proposal) });
        return;
      }
    }
    const reason = { kind: 'askedAgain', by: proposal.number } as const;
    this.context.emit({ type: 'proposalDiscarded', proposal: number, reason });
    this.context.emit({ type: 'reviewRequested', proposal: proposal.number });
  }

  private async answer({ proposal, asked: times = 0 }: ProposalState, asked: AskAgain): Promise<ProposedTexts> {
    const { context } = this;
    const components = this.componentsOf(proposal, asked);
    const scored = this.examplesOf(proposal, asked);
    if (scored.length === 0) return { kind: 'skipped', reason: { kind: 'leftOut' } };
    if (areReflectionsSpent(context.state, components.length)) return { kind: 'skipped', reason: spent };
    context.emit({ type: 'askedAgain', proposal: proposal.number, components });
    const purpose = purposeOfAsking(proposal, times + 1);
    const tasks = components.map((component) => this.taskFor(component, purpose, proposal, asked, scored));
    const [outcome] = await context.doPaidWork([tasks], {
      work: (all, log) => proposeTexts(all, context.world, context.signals.cancel, log),
    });
    if (outcome?.kind !== 'proposed') return outcome ?? { kind: 'skipped', reason: unchanged };
    return this.isNew(proposal, asked, outcome.texts) ? outcome : { kind: 'skipped', reason: unchanged };
  }

  private taskFor(
    component: string,
    purpose: string,
    proposal: Proposal,
    { note, texts, change }: AskAgain,
    scored: readonly ScoredExample[],
  ): ReflectionTask {
    const currentText = valueOf(this.parentTexts(proposal), component) ?? '';
    const content = {
      component,
      currentText,
      tried: [],
      guidance: this.context.world.guidance(component),
      again: {
        proposed: valueOf(texts, component) ?? valueOf(proposal.texts, component) ?? currentText,
        ...(change === undefined ? {} : { change: change.summary }),
        note,
      },
      ...(isShortening(proposal) ? { shortens: true as const } : {}),
    };
    return reflectionTask(this.context, `${purpose}/${component}`, content, scored);
  }

  /** The texts to write again: that of the change, or all that the proposal changes. */
  private componentsOf(proposal: Proposal, { change }: AskAgain): readonly string[] {
    if (change !== undefined) return [change.component];
    return changedTexts(this.context.state, proposal).map(({ component }) => component);
  }

  /** The examples of the reflections that made the proposal, or of the one that made the change. */
  private examplesOf(proposal: Proposal, { change }: AskAgain): readonly ScoredExample[] {
    const { proposals } = this.context.state;
    const part = change?.proposal === undefined ? undefined : proposals[change.proposal - 1]?.proposal;
    const asked = askedReflections(proposals, part ?? proposal);
    const all = asked.flatMap((reflection) => this.mutation.examplesOf(reflection.proposal.number));
    const byName = new Map(all.map((scored) => [nameOfExample(scored.example), scored]));
    return [...byName.values()].filter(({ example }) => !isLeftOut(this.context.state, example));
  }

  /** Whether a text differs from its parent, from the proposal, and from what the developer made of that. */
  private isNew(proposal: Proposal, { texts }: AskAgain, written: ComponentTexts): boolean {
    const earlier = [this.parentTexts(proposal), proposal.texts, texts];
    return Object.entries(written).some(([component, text]) =>
      earlier.every((other) => valueOf(other, component) !== text),
    );
  }

  private async make(
    reviewed: ProposalState,
    asked: AskAgain,
    { texts, diagnosis, changes }: Proposed,
  ): Promise<Proposal> {
    const { context } = this;
    const { proposal: before } = reviewed;
    const number = context.state.proposals.length + 1;
    const baseline = isUntested(reviewed) ? before.baseline : await baselineOf(context, before, number);
    const components = Object.keys(texts);
    const notes = components.flatMap((component) => context.world.guidance(component));
    const proposal: Proposal = {
      number,
      iteration: before.iteration,
      parents: before.parents,
      texts: { ...before.texts, ...asked.texts, ...texts },
      diagnosis,
      changes: changesOf(before, asked, components, changes),
      origin: {
        kind: 'reflection',
        insteadOf: before.number,
        ...(isShortening(before) ? { shortens: true as const } : {}),
      },
      guidance: [...new Set([...notes, asked.note])],
      ...(baseline === undefined ? {} : { baseline }),
    };
    context.emitProposal(proposal);
    this.mutation.keepExamples(number, this.examplesOf(before, asked));
    return proposal;
  }

  private failureOf({ number }: Proposal): SkipReason {
    const discard = this.context.state.proposals[number - 1]?.discard;
    return discard?.kind === 'broken' || discard?.kind === 'refused'
      ? { kind: 'broken', detail: describeBroken(discard) }
      : { kind: 'leftOut' };
  }

  private parentTexts({ parents: [parent] }: Proposal): ComponentTexts {
    return this.context.state.candidates[parent]?.texts ?? {};
  }
}

const unchanged: SkipReason = { kind: 'objection', detail: 'It is the same text again.' };
const spent: SkipReason = { kind: 'failed', detail: 'The limit of reflections is reached.' };

/** The changes of the texts that were written again, and those of the others as they were. */
function changesOf(
  before: Proposal,
  { change }: AskAgain,
  components: readonly string[],
  changes: readonly ProposedChange[],
): readonly ProposedChange[] {
  const kept = before.changes.filter(({ component }) => component !== undefined && !components.includes(component));
  const named = change === undefined ? changes : changes.map((one) => ({ component: change.component, ...one }));
  return [...kept, ...named];
}
