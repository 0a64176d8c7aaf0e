import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import { RunFold } from '../../../../src/gepa/fold';
import { SeededRandom } from '../../../../src/gepa/random';
import { undoableDecisions } from '../../../../src/gepa/review/undo-decision';
import type { RunState } from '../../../../src/gepa/state';
import type { SteeringChange } from '../../../../src/gepa/steering';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import type { RunSession } from '../../../../src/runs/session/run-session';
import { decisionsOf } from '../decisions';
import { manyRunsMs, newRun, openSession, shortWorkspace, workspace } from '../practice-run';

describe('a reviewed run', () => {
  const reviewed = (review: string, made = workspace()) =>
    made.then((folder) => {
      const file = join(folder, 'triage.gepa.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('review: off', `review: ${review}`));
      return folder;
    });

  test('tells the next reflection what was rejected, and why', async () => {
    const shown: number[] = [];
    const opened = openSession(
      await newRun(await reviewed('improving\nsearch: { preset: classic }')),
      (event, session) => {
        if (event.type !== 'reviewRequested') return;
        shown.push(event.proposal);
        const reject = shown.length === 1;
        session().review(event.proposal, reject ? { kind: 'reject', reason: 'Keep it plain.' } : { kind: 'accept' });
      },
    );
    await opened.session.run();
    const reflections = opened.asked.filter((request) => request.startsWith('reflection:'));
    expect(reflections[0]).not.toContain('Keep it plain.');
    expect(reflections.at(-1)).toContain('Keep it plain.');
    expect(opened.session.state.guidance).toMatchObject([{ rejectedProposal: shown[0] }]);
  });

  test('keeps the author of a decision and of its note when it is resumed', async () => {
    const run = await newRun(await reviewed('improving'));
    const decided: number[] = [];
    const stopped = openSession(run, (event, session) => {
      if (event.type !== 'reviewRequested') return;
      decided.push(event.proposal);
      if (decided.length === 1) session().review(event.proposal, { kind: 'reject', reason: 'No.', by: 'agent' });
      else session().cancel();
    });
    await stopped.session.run();
    const resumed = openSession(run, (event, session) => {
      if (event.type === 'runResumed') session().steer({ kind: 'review', review: 'off' });
    });
    const [first = 0] = decided;
    const authors = ({ proposals, guidance }: RunState) => [
      proposals[first - 1]?.decision?.by,
      proposals[first - 1]?.discard?.kind,
      guidance[0]?.by,
    ];
    expect(authors(resumed.session.state)).toEqual(['agent', 'rejected', 'agent']);
    await resumed.session.run();
    expect(authors(RunFold.over(readJournal(run.runFolder)).state)).toEqual(['agent', 'rejected', 'agent']);
  });

  test('passes a note to later reflections until it is removed', async () => {
    const opened = openSession(await newRun(await reviewed('improving')), (event, session) => {
      if (event.type === 'candidateScored' && event.candidate === 0) session().addGuidance('triage', 'Mention tone.');
      if (event.type === 'proposalMade' && event.proposal.number === 1) session().removeGuidance(1);
      if (event.type === 'reviewRequested') session().review(event.proposal, { kind: 'accept' });
    });
    await opened.session.run();
    const reflections = opened.asked.filter((request) => request.startsWith('reflection:'));
    expect(reflections[0]).toContain('Mention tone.');
    expect(reflections.at(-1)).not.toContain('Mention tone.');
  });

  test('passes the notes of the spec to every reflection, and tells which notes a proposal was given', async () => {
    const opened = openSession(
      await newRun(await reviewed("improving\nguidance: [Mention tone., { component: triage, text: 'Stay short.' }]")),
      (event, session) => {
        if (event.type === 'reviewRequested') session().review(event.proposal, { kind: 'accept' });
      },
    );
    await opened.session.run();
    const reflections = opened.asked.filter((request) => request.startsWith('reflection:'));
    expect(reflections.every((request) => request.includes('Mention tone.') && request.includes('Stay short.'))).toBe(
      true,
    );
    expect(opened.session.state.proposals[0]?.proposal.guidance).toEqual(['Mention tone.', 'Stay short.']);
  });

  test('hides a disabled note from later reflections until it is enabled', async () => {
    const opened = openSession(
      await newRun(await reviewed('improving\nguidance: [Mention tone.]')),
      (event, session) => {
        if (event.type === 'candidateScored' && event.candidate === 0) session().switchGuidance(1, false);
        if (event.type === 'proposalMade' && event.proposal.number === 1) session().switchGuidance(2, true);
        if (event.type === 'reviewRequested') session().review(event.proposal, { kind: 'accept' });
      },
    );
    await opened.session.run();
    const reflections = opened.asked.filter((request) => request.startsWith('reflection:'));
    expect(reflections[0]).not.toContain('Mention tone.');
    expect(reflections.at(-1)).toContain('Mention tone.');
    expect(opened.session.state.guidance).toEqual([{ number: 3, component: 'triage', text: 'Mention tone.' }]);
  });

  test('takes a decision back, with its note, as long as the search has not applied it', async () => {
    const run = await newRun(await reviewed('improving'));
    const decide = (event: RunEvent, session: () => RunSession) => {
      if (event.type !== 'reviewRequested') return;
      session().review(event.proposal, { kind: 'reject', reason: 'A slip.' });
      session().undoDecision(event.proposal);
      session().review(event.proposal, { kind: 'accept' });
      if (event.proposal > 8) session().cancel();
    };
    const { session } = openSession(run, decide);
    await session.run();
    expect(session.state.proposals.filter(({ discard }) => discard?.kind === 'rejected')).toEqual([]);
    expect(session.state.proposals.some(({ status }) => status === 'accepted')).toBe(true);
    expect(session.state.guidance).toEqual([]);

    const before = decisionsOf(readJournal(run.runFolder));
    await openSession(run, decide).session.run();
    expect(decisionsOf(readJournal(run.runFolder)).slice(0, before.length)).toEqual(before);
  });

  test('shows a waiting proposal again after it was closed, and accepts a decision after it is resumed', async () => {
    const run = await newRun(await reviewed('improving'));
    const closed = openSession(run, (event, session) => {
      if (event.type === 'reviewRequested') session().cancel();
    });
    await closed.session.run();
    const waiting = RunFold.over(readJournal(run.runFolder)).state.proposals.filter(
      ({ status }) => status === 'waiting',
    );
    expect(waiting).toHaveLength(1);

    const number = waiting[0]?.proposal.number ?? 0;
    const reopened = openSession(run, (event, session) => {
      if (event.type === 'reviewRequested') session().review(event.proposal, { kind: 'accept' });
    });
    reopened.session.review(number, { kind: 'accept' });
    await reopened.session.run();
    expect(reopened.session.state.proposals[number - 1]?.status).toBe('accepted');
  });

  test(
    'interrupted after any event and resumed takes up the decisions where it did',
    { timeout: manyRunsMs },
    async () => {
      const run = await newRun(await reviewed('improving', shortWorkspace()));
      const decide = (
        event: RunEvent,
        session: () => { review: (proposal: number, decision: { kind: 'accept' }) => void },
      ) => {
        if (event.type === 'reviewRequested') session().review(event.proposal, { kind: 'accept' });
      };
      await openSession(run, decide).session.run();
      const lines = readFileSync(journalFile(run.runFolder), 'utf8').split('\n').filter(Boolean);
      const decisions = decisionsOf(readJournal(run.runFolder));
      expect(RunFold.over(readJournal(run.runFolder)).state.candidates.length).toBeGreaterThan(1);
      for (let kept = 1; kept < lines.length; kept += 1) {
        writeFileSync(journalFile(run.runFolder), `${lines.slice(0, kept).join('\n')}\n`);
        const resumed = openSession(run, decide);
        for (const { proposal, status, decision } of resumed.session.state.proposals) {
          if (status === 'waiting' && decision === undefined)
            resumed.session.review(proposal.number, { kind: 'accept' });
        }
        await resumed.session.run();
        expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisions);
      }
    },
  );

  test(
    'interrupted after any event undoes decisions where it did, and pays for no rollout twice',
    { timeout: manyRunsMs },
    async () => {
      const run = await newRun(await reviewed('improving', shortWorkspace()));
      const whole = openSession(run, (event, session) => {
        if (event.type !== 'runStarted' && event.type !== 'guidanceRemoved') decideTwice(session());
      });
      await whole.session.run();
      const lines = readFileSync(journalFile(run.runFolder), 'utf8').split('\n').filter(Boolean);
      const decisions = decisionsOf(readJournal(run.runFolder));
      const undone = readJournal(run.runFolder).filter(({ type }) => type === 'decisionUndone');
      expect(undone).toMatchObject([{}, { candidate: 1 }]);
      expect(decisions.filter(({ type }) => type === 'candidateRestored')).toHaveLength(1);
      expect(whole.session.state.guidance).toEqual([]);
      for (let kept = 1; kept < lines.length; kept += 1) {
        writeFileSync(journalFile(run.runFolder), `${lines.slice(0, kept).join('\n')}\n`);
        const resumed = openSession(run, (event, session) => {
          if (event.type !== 'runStarted' && event.type !== 'guidanceRemoved') decideTwice(session());
        });
        // The developer does what the interruption kept them from.
        decideTwice(resumed.session);
        await resumed.session.run();
        expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisions);
        const paidBefore = lines.slice(0, kept).filter((line) => line.includes('"type":"rolloutAnswered"')).length;
        const rollouts = ({ asked: all }: typeof whole) => all.filter((request) => request.startsWith('task:'));
        expect(rollouts(resumed)).toHaveLength(rollouts(whole).length - paidBefore);
      }
    },
  );

  test(
    'interrupted after any event asks again where it did, and pays for no reflection twice',
    { timeout: manyRunsMs },
    async () => {
      const run = await newRun(await reviewed('improving', shortWorkspace()));
      const decide = (event: RunEvent, session: () => RunSession) => {
        if (event.type === 'reviewRequested') decideOn(session(), event.proposal);
      };
      const whole = openSession(run, decide);
      await whole.session.run();
      const lines = readFileSync(journalFile(run.runFolder), 'utf8').split('\n').filter(Boolean);
      const decisions = decisionsOf(readJournal(run.runFolder));
      const asked = readJournal(run.runFolder).filter(({ type }) => type === 'askedAgain');
      expect(asked.length).toBeGreaterThan(0);
      for (let kept = 1; kept < lines.length; kept += 1) {
        writeFileSync(journalFile(run.runFolder), `${lines.slice(0, kept).join('\n')}\n`);
        const resumed = openSession(run, decide);
        for (const { proposal, status, decision } of resumed.session.state.proposals) {
          if (status === 'waiting' && decision === undefined) decideOn(resumed.session, proposal.number);
        }
        await resumed.session.run();
        expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisions);
        const paidBefore = lines.slice(0, kept).filter((line) => line.includes('"type":"reflectionFinished"')).length;
        const reflections = ({ asked: all }: typeof whole) =>
          all.filter((request) => request.startsWith('reflection:'));
        expect(reflections(resumed)).toHaveLength(reflections(whole).length - paidBefore);
      }
    },
  );

  test(
    'interrupted after any event adds a written candidate once, and pays for none of its rollouts twice',
    { timeout: manyRunsMs },
    async () => {
      const run = await newRun(await shortWorkspace());
      const own = {
        kind: 'addCandidate',
        parent: 0,
        texts: { triage: 'billing: receipt, refund. Answer briefly.' },
      } as const;
      const add = (event: RunEvent, session: () => RunSession) => {
        if (event.type === 'candidateScored' && event.candidate === 0) session().steer(own);
      };
      const whole = openSession(run, add);
      await whole.session.run();
      const lines = readFileSync(journalFile(run.runFolder), 'utf8').split('\n').filter(Boolean);
      const decisions = decisionsOf(readJournal(run.runFolder));
      const written = whole.session.state.candidates.filter(({ origin }) => origin.kind === 'written');
      expect(written).toMatchObject([{ inPool: true }]);
      for (let kept = lines.findIndex((line) => line.includes('"steeringGiven"')) + 1; kept < lines.length; kept += 1) {
        writeFileSync(journalFile(run.runFolder), `${lines.slice(0, kept).join('\n')}\n`);
        const resumed = openSession(run);
        await resumed.session.run();
        expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisions);
        const answered = lines.slice(0, kept).filter((line) => line.includes('"type":"rolloutAnswered"')).length;
        const rollouts = ({ asked }: typeof whole) => asked.filter((request) => !request.startsWith('reflection:'));
        expect(rollouts(resumed)).toHaveLength(rollouts(whole).length - answered);
      }
    },
  );

  test(
    'whose proposals are decided at any time, stopped and resumed again and again, decides as its journal says',
    { timeout: manyRunsMs },
    async () => {
      for (let seed = 1; seed <= 8; seed += 1) {
        const chance = new SeededRandom(seed);
        const run = await newRun(await reviewed(`improving\nsearch: { seed: ${seed}, overlap: 3 }`));
        for (let times = 0; times < 4; times += 1) {
          let left = 20 + chance.index(100);
          const { session } = openSession(run, ({ type }, current) => {
            if (type === 'runStarted') return;
            left -= 1;
            if (left === 0) current().cancel();
            if (chance.next() < 0.3) decideOne(current(), chance);
            if (chance.next() < 0.05) steer(current(), chance);
            if (chance.next() < 0.1) undoOne(current(), chance);
          });
          const reason = session.run();
          const deciding = setInterval(() => decideOne(session, chance), 2);
          expect(['cancelled', 'budget', 'perfect', 'nothingToLearn']).toContain((await reason).kind);
          clearInterval(deciding);
        }
      }
    },
  );
});

/** Asks once again for each proposal of a reflection that wasn't asked for, and accepts the others. */
function decideOn(session: RunSession, number: number): void {
  const reviewed = session.state.proposals[number - 1];
  const isAsked = reviewed?.asked !== undefined || reviewed?.proposal.guidance !== undefined;
  const note = 'billing should mention "receipt"';
  session.review(number, isAsked ? { kind: 'accept' } : { kind: 'askAgain', note, texts: {} });
}

/** Rejects the first proposal, undoes that, accepts it, undoes that too, and then accepts everything. */
function decideTwice(session: RunSession): void {
  const { proposals, decided, steering, candidates } = session.state;
  const undone = steering.filter(({ change }) => change.kind === 'undoDecision').length;
  for (const { proposal, status, decision, discard, candidate } of proposals) {
    const { number } = proposal;
    if (status === 'waiting' && decision === undefined) {
      const isFirst = decided.length === 0 && undone === 0;
      session.review(number, isFirst ? { kind: 'reject', reason: 'A slip.' } : { kind: 'accept' });
    } else if (undone === 0 && discard?.kind === 'rejected') session.undoDecision(number);
    else if (undone === 1 && candidate === 1 && candidates[1]?.inPool === true) session.undoDecision(number);
  }
}

/** Undoes a decision that can be undone. */
function undoOne(session: RunSession, chance: SeededRandom): void {
  const undoable = undoableDecisions(session.state);
  const chosen = undoable[chance.index(undoable.length)];
  if (chosen !== undefined) session.undoDecision(chosen.proposal.number);
}

/** Switches the review, locks or unlocks a word, chooses the next parent, or adds a candidate. */
function steer(session: RunSession, chance: SeededRandom): void {
  const lock = { component: 'triage', text: 'ticket' };
  const changes: readonly SteeringChange[] = [
    { kind: 'review', review: 'off' },
    { kind: 'review', review: 'improving' },
    { kind: 'review', review: 'every' },
    { kind: 'lock', ...lock },
    { kind: 'unlock', ...lock },
    { kind: 'nextParent', candidate: chance.index(session.state.candidates.length + 1) },
    { kind: 'addCandidate', parent: 0, texts: { triage: `Answer the ticket ${chance.index(9)}.` } },
  ];
  const change = changes[chance.index(changes.length)];
  if (change !== undefined) session.steer(change);
}

/** Accepts, rejects, edits or asks again for the oldest waiting proposal. */
function decideOne(session: RunSession, chance: SeededRandom): void {
  const waiting = session.state.proposals.find(
    ({ status, decision }) => status === 'waiting' && decision === undefined,
  );
  if (waiting === undefined) return;
  const { number, texts } = waiting.proposal;
  const drawn = chance.next();
  if (drawn < 0.6) session.review(number, { kind: 'accept' });
  else if (drawn < 0.7) session.review(number, { kind: 'reject', reason: 'Too long.' });
  else if (drawn < 0.85)
    session.review(number, { kind: 'askAgain', note: 'billing should mention "receipt"', texts: {} });
  else
    session.review(number, { kind: 'edit', texts: { triage: `Be brief. ${texts['triage'] ?? ''}` }, note: 'Shorter.' });
}
