import type { ExampleReference, Subject } from '../../gepa/candidate';
import { failureOf } from '../../gepa/failures/left-out';
import { valueOf } from '../../gepa/named-values';
import type { RunState } from '../../gepa/state';
import { meanOf } from '../../gepa/state';
import { readReasons } from '../../metrics/feedback-text';
import { outputOf, type AnsweredRecord, type FinishedRecord } from '../journal/journal-event';
import { textsOfSubject, type RunEvidence } from './run-evidence';
import type { AnswerView, CostView, ExampleView, RowView, RuleView, SideView, SubjectOption } from './view-model';

/** A compared text: which candidate or proposal, and which of its rollouts on the example if not the latest. */
export interface Side {
  readonly subject: Subject;
  readonly place?: number;
}

/** Composes what a screen shows of an example: its row, and beside each other what came of the compared texts. */
export function exampleView(
  state: RunState,
  evidence: RunEvidence,
  row: RowView,
  example: ExampleReference,
  sides: readonly Side[],
): ExampleView {
  const leftOut = failureOf(state, example)?.detail;
  return {
    example,
    count: state.run.examples[example.set].length,
    row,
    ...(leftOut === undefined ? {} : { leftOut }),
    sides: sides.map((side): SideView => {
      const texts = textsOfSubject(state, side.subject) ?? {};
      return { subject: side.subject, texts, answer: answerView(state, evidence, example, side) };
    }),
  };
}

function answerView(
  state: RunState,
  evidence: RunEvidence,
  example: ExampleReference,
  { subject, place }: Side,
): AnswerView {
  const rollouts = evidence.rolloutsOf(state, subject, example);
  const shown = Math.min(place ?? Infinity, rollouts.length - 1);
  const rollout = rollouts[shown];
  if (rollout === undefined) return { kind: 'notRun' };
  if (rollout.kind !== 'scored') return { kind: rollout.kind, detail: rollout.detail };
  const { answered, finished } = evidence.recordsOf(rollout.rollout);
  const reply = finished?.trace === undefined ? answered : finished;
  if (finished === undefined || reply === undefined) return { kind: 'unreadable', score: rollout.score };
  return {
    kind: 'scored',
    score: finished.score,
    rules: rulesOf(finished, state.run),
    output: outputOf(reply),
    feedback: finished.feedback,
    trace: reply.trace ?? [],
    system: costOf(reply),
    ...(reply === finished ? {} : { scoring: costOf(finished) }),
    place: shown,
    count: rollouts.length,
  };
}

function costOf({ usage, durationMs }: AnsweredRecord | FinishedRecord): CostView {
  return { spending: usage, durationMs };
}

/** The objectives in the metric's order, with the reasons that the feedback gives for them. */
function rulesOf(
  { objectives, feedback }: FinishedRecord,
  { objectives: names, scales }: RunState['run'],
): readonly RuleView[] {
  const reasons = readReasons(feedback, names);
  return names.map((name) => {
    const [score, scale, reason] = [valueOf(objectives, name), valueOf(scales, name), reasons.get(name)];
    return {
      name,
      ...(score === undefined ? {} : { score }),
      ...(scale === undefined ? {} : { scale }),
      ...(reason === undefined ? {} : { reason }),
    };
  });
}

/** Lists the candidates, and the proposals that didn't become one, the newest first. */
export function subjectOptions({ candidates, proposals }: RunState): readonly SubjectOption[] {
  return [
    ...candidates.map(({ index, pareto }): SubjectOption => {
      const mean = meanOf(pareto);
      return { subject: { kind: 'candidate', index }, ...(mean === undefined ? {} : { mean }) };
    }),
    ...proposals
      .filter(({ candidate }) => candidate === undefined)
      .map(({ proposal, status }): SubjectOption => ({
        subject: { kind: 'proposal', number: proposal.number },
        status,
      })),
  ].reverse();
}

/** The two texts that show most when nothing else is asked for: the seed, and the best candidate. */
export function usualSides({ best, candidates }: RunState): readonly Side[] {
  const other = best !== undefined && best > 0 ? best : candidates.length - 1;
  const indices = other > 0 ? [0, other] : [0];
  return indices.map((index) => ({ subject: { kind: 'candidate', index } }));
}

/** A text beside the one that it was made from: its baseline, otherwise its parent. */
export function sidesWithOrigin(state: RunState, subject: Subject): readonly Side[] {
  const before = originOf(state, subject);
  return [...(before === undefined ? [] : [{ subject: before }]), { subject }];
}

function originOf({ candidates, proposals }: RunState, subject: Subject): Subject | undefined {
  if (subject.kind === 'candidate') {
    const parent = candidates[subject.index]?.parents[0];
    return parent === undefined ? undefined : { kind: 'candidate', index: parent };
  }
  const proposal = proposals[subject.number - 1]?.proposal;
  return proposal === undefined
    ? undefined
    : (proposal.baseline?.of ?? { kind: 'candidate', index: proposal.parents[0] });
}
