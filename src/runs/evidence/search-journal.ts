import type { ExampleReference, Subject } from '../../gepa/candidate';
import { textsInReply } from '../../gepa/reflection/reply';
import type { RunState } from '../../gepa/state';
import { excerptAround } from '../../presentation/text-search';
import { iterationOfTask } from '../journal/reflection-task';
import { inTimeSlices } from '../journal/time-slices';
import type { ReflectionReplies, RunEvidence } from './run-evidence';

/** An output that has a wanted text. */
export interface OutputHit {
  readonly example: ExampleReference;
  readonly subject: Subject;
  readonly excerpt: string;
}

/** A reply of the reflection model that has a wanted text. */
export interface ReplyHit {
  /** What the model was asked for, e.g. `i3.0`. */
  readonly task: string;
  readonly iteration: number;
  /** The proposal that was made from it. Absent if none was. */
  readonly proposal?: number;
  readonly excerpt: string;
}

/** Hits of one kind: the first ones, and how many there are. */
export interface Hits<Hit> {
  readonly first: readonly Hit[];
  readonly total: number;
}

/** What a search found in a journal, so far or in all of it. */
export interface FoundInJournal {
  readonly replies: Hits<ReplyHit>;
  readonly outputs: Hits<OutputHit>;
  readonly isComplete: boolean;
}

/**
 * Searches a run's journal for a text, in any case: the replies of the reflection model, then the outputs of rollouts. Reads them from
 * disk without blocking the editor, and yields what was found so far every few milliseconds.
 *
 * @param most how many hits of a kind are kept. The others are counted.
 */
export async function* searchJournal(
  evidence: RunEvidence,
  state: RunState,
  wanted: string,
  most: number,
): AsyncGenerator<FoundInJournal> {
  const replies = new CountedHits<ReplyHit>(most);
  const outputs = new CountedHits<OutputHit>(most);
  const soFar = (isComplete: boolean) => ({ replies: replies.hits, outputs: outputs.hits, isComplete });
  for await (const found of inTimeSlices(repliesWith(wanted, evidence, state))) {
    replies.add(found);
    yield soFar(false);
  }
  for await (const found of inTimeSlices(outputsWith(wanted, evidence))) {
    outputs.add(found);
    yield soFar(false);
  }
  yield soFar(true);
}

/** Keeps the first hits and counts all. */
class CountedHits<Hit> {
  private readonly first: Hit[] = [];
  private total = 0;

  constructor(private readonly most: number) {}

  add(found: readonly (Hit | undefined)[]): void {
    const hits = found.filter((hit) => hit !== undefined);
    this.first.push(...hits.slice(0, this.most - this.first.length));
    this.total += hits.length;
  }

  get hits(): Hits<Hit> {
    return { first: [...this.first], total: this.total };
  }
}

/** Yields undefined for what doesn't have the text, so that a slice of time ends there too. */
function* repliesWith(wanted: string, evidence: RunEvidence, state: RunState): Generator<ReplyHit | undefined> {
  for (const asked of evidence.reflections()) {
    const excerpt = asked.replies.map(({ reply }) => excerptAround(reply, wanted)).find((piece) => piece !== undefined);
    const { task } = asked;
    const iteration = iterationOfTask(task);
    yield excerpt === undefined ? undefined : { task, iteration, ...proposalFrom(asked, iteration, state), excerpt };
  }
}

function* outputsWith(wanted: string, evidence: RunEvidence): Generator<OutputHit | undefined> {
  for (const { rollout, subject, example } of evidence.scoredRollouts()) {
    const excerpt = excerptAround(evidence.outputOfRollout(rollout) ?? '', wanted);
    yield excerpt === undefined ? undefined : { subject, example, excerpt };
  }
}

function proposalFrom(
  { replies }: ReflectionReplies,
  iteration: number,
  { proposals }: RunState,
): Pick<ReplyHit, 'proposal'> {
  const texts = replies.flatMap(({ reply, mark }) => textsInReply(reply, mark));
  const made = proposals.find(
    ({ proposal }) =>
      proposal.origin.kind === 'reflection' &&
      proposal.iteration === iteration &&
      Object.values(proposal.texts).some((text) => texts.includes(text)),
  );
  return made === undefined ? {} : { proposal: made.proposal.number };
}
