import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import type { ReviewDecision } from '../../../../src/gepa/proposal';
import type { Expense } from '../../../../src/gepa/run-description';
import type { Model, CompletionRequest } from '../../../../src/models/model';
import { createModel } from '../../../../src/models/provider-registry';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { RunSession } from '../../../../src/runs/session/run-session';
import { decisionsOf } from '../decisions';
import { manyRunsMs, newRun, workspace } from '../practice-run';

/** The developer's words that make a request expensive. */
const expensive = 'receipt';
const spent = { kind: 'budget', limit: 'tokens' } as const;

/** A run in which a request with the expensive words takes the whole budget, and any other ten tokens. */
async function runOf(decision: ReviewDecision) {
  const run = await newRun(
    await workspace({
      'triage.gepa.yaml': [
        'prompts: { triage: triage.txt }',
        'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
        'metric: { equals: "{{answer}}" }',
        'budget: { tokens: 5000, rollouts: 60 }',
        'search: { preset: classic, overshoot: false, concurrency: 1 }',
        'review: improving',
      ].join('\n'),
    }),
  );
  const asked: string[] = [];
  const costing = (use: Expense, model: Model): Model => ({
    complete: async (request: CompletionRequest, signal) => {
      const sent = JSON.stringify(request);
      asked.push(`${use}: ${sent}`);
      const promptTokens = sent.includes(expensive) ? 5000 : 10;
      return { ...(await model.complete(request, signal)), usage: { calls: 1, promptTokens, completionTokens: 0 } };
    },
  });
  const models = {
    task: costing('task', createModel({ practice: 'student' }, { key: undefined })),
    reflection: costing('reflection', createModel({ practice: 'reflector' }, { key: undefined })),
  };
  const file = journalFile(run.runFolder);
  return {
    asked,
    open: () => {
      const opened: RunSession[] = [];
      const decide = (event: RunEvent) => {
        if (event.type === 'reviewRequested' && event.unanswered === undefined)
          opened[0]?.review(event.proposal, decision);
      };
      const session = RunSession.open(run.runFolder, run.plan, { models, trusted: true }, decide);
      opened.push(session);
      for (const { proposal, status, decision: decided, unanswered } of session.state.proposals) {
        if (status === 'waiting' && decided === undefined && unanswered === undefined)
          session.review(proposal.number, decision);
      }
      return session;
    },
    events: () => readJournal(run.runFolder),
    lines: () => readFileSync(file, 'utf8').split('\n').filter(Boolean),
    keep: (lines: readonly string[]) => writeFileSync(file, `${lines.join('\n')}\n`),
  };
}

describe.each<[string, ReviewDecision]>([
  ['an edit', { kind: 'edit', texts: { triage: `${expensive}: billing, hardware or shipping.` }, note: '' }],
  ['asking again', { kind: 'askAgain', note: `billing should mention "${expensive}"`, texts: {} }],
])('%s that spends the budget before it is run to the end', (_, decision) => {
  test('leaves the proposal waiting with its text and scores, and says why', async () => {
    const { open } = await runOf(decision);
    const session = open();
    expect(await session.run()).toEqual(spent);
    const [before, made] = session.state.proposals;
    expect(before).toMatchObject({
      status: 'waiting',
      measured: { before: [{}, {}, {}].map(() => expect.any(Number) as number) },
      unanswered: { kind: 'unaffordable', limit: 'tokens', decision: decision.kind },
    });
    expect(before?.decision).toBeUndefined();
    expect(made).toMatchObject({ status: 'discarded', discard: { kind: 'unaffordable' } });
    expect(session.state.waiting).toEqual([1]);
  });

  test(
    'ends the same way, and asks nothing twice, when it is interrupted after any event',
    { timeout: manyRunsMs },
    async () => {
      const { open, events, lines, keep, asked } = await runOf(decision);
      await open().run();
      const [written, decisions, whole] = [lines(), decisionsOf(events()), asked.length];
      for (let kept = 1; kept < written.length; kept += 1) {
        keep(written.slice(0, kept));
        const paid = written
          .slice(0, kept)
          .filter((line) => /"type":"(rolloutAnswered|reflectionFinished)"/.test(line)).length;
        asked.splice(0);
        const session = open();
        expect(await session.run()).toEqual(spent);
        expect(decisionsOf(events())).toEqual(decisions);
        expect(session.state.waiting).toEqual([1]);
        expect(asked).toHaveLength(whole - paid);
      }
    },
  );
});
