// Tested by test/unit/cli/mcp.test.ts.
import { isDeepStrictEqual } from 'node:util';
import { valueOf } from '../gepa/named-values';
import type { ReviewDecision } from '../gepa/proposal';
import type { ProposalState } from '../gepa/state';
import { describeTextFault } from '../gepa/text/text-fault';
import { UserError } from '../gepa/user-error';
import { describeFate } from '../gepa/words/reasons';
import { createTextCheck } from '../runs/execution/text-check';
import { readRunFile } from '../runs/folder/run-file';
import type { AgentRun } from './agent-host';
import type { InputOf } from './operations';
import { proposalOf } from './proposal-evidence';

/**
 * Returns the decision that an agent takes, as the journal records it.
 *
 * @throws {UserError} when the proposal doesn't wait for one, or the run can't use the agent's text.
 */
export async function decisionOf(run: AgentRun, input: InputOf<'gepa_decide'>): Promise<ReviewDecision> {
  const reviewed = proposalOf(run, input.proposal);
  if (reviewed.status !== 'waiting' || reviewed.decision !== undefined) {
    throw new UserError(
      `Proposal ${input.proposal} doesn't wait for a decision: ${describeFate(reviewed, run.state)}.`,
    );
  }
  if (!run.live) {
    throw new UserError(`Run ${run.id} isn't running here. Resume it with gepa_start to decide on its proposals.`);
  }
  const { decision, reason = '', texts } = input;
  if (texts !== undefined && decision !== 'edit') throw new UserError('Only the decision "edit" takes texts.');
  switch (decision) {
    case 'accept':
      return { kind: 'accept', by: 'agent' };
    case 'reject':
      return { kind: 'reject', reason, by: 'agent' };
    case 'edit':
      return editOf(run, reviewed, texts ?? {}, reason);
    case 'askAgain':
      if (reason === '') throw new UserError('Say in reason what the other text should do differently.');
      return { kind: 'askAgain', note: reason, texts: reviewed.proposal.texts, by: 'agent' };
  }
}

async function editOf(
  run: AgentRun,
  { proposal }: ProposalState,
  edited: Readonly<Record<string, string>>,
  note: string,
): Promise<ReviewDecision> {
  const components = Object.keys(proposal.texts);
  const unknown = Object.keys(edited).find((component) => !components.includes(component));
  if (unknown !== undefined) {
    throw new UserError(`Proposal ${proposal.number} has no component "${unknown}", only ${components.join(', ')}.`);
  }
  const texts = Object.fromEntries(
    components.map((component) => [
      component,
      (valueOf(edited, component) ?? valueOf(proposal.texts, component) ?? '').trim(),
    ]),
  );
  const before = Object.fromEntries(
    components.map((component) => [component, (valueOf(proposal.texts, component) ?? '').trim()]),
  );
  if (isDeepStrictEqual(texts, before)) throw new UserError('The edit changes nothing. Accept the proposal instead.');
  const check = createTextCheck(await readRunFile(run.folder));
  for (const [component, text] of Object.entries(texts)) {
    const fault = check.faultOf(component, text);
    if (fault !== undefined)
      throw new UserError(`The text of "${component}" can't be used: ${describeTextFault(fault)}`);
  }
  return { kind: 'edit', texts, note: note === '' ? `An edit of proposal ${proposal.number}` : note, by: 'agent' };
}
