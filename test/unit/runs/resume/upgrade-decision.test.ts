import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { partsOf } from '../../../../src/gepa/lineages/combined-parts';
import { isDecision, type RunEvent } from '../../../../src/gepa/events';
import { RunFold } from '../../../../src/gepa/fold';
import { upgradeDecision } from '../../../../src/runs/resume/upgrade-decision';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { withoutDetails, type JournalEvent } from '../../../../src/runs/journal/journal-event';
import { newRun, openSession, workspace } from '../practice-run';

test('resumes a run of an earlier version that recorded combinations with the scores of their parts', async () => {
  const run = await newRun(await workspace());
  await openSession(run).session.run();
  const whole = linesOf(run.runFolder);
  const events = readJournal(run.runFolder);
  const combinations = events.filter(
    (event) => event.type === 'proposalMade' && event.proposal.origin.kind === 'combination',
  );
  expect(combinations.length).toBeGreaterThan(0);
  const earlier = inEarlierForm(whole);
  expect(decisionsOf(earlier.map(withoutDetails))).toEqual(decisionsOf(events));

  const cut = earlier.slice(0, Math.floor(earlier.length * 0.7));
  writeFileSync(journalFile(run.runFolder), cut.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const { session } = openSession(run);
  await session.run();
  expect(readFileSync(journalFile(run.runFolder), 'utf8')).toContain('"before":');
  expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisionsOf(events));
});

const linesOf = (runFolder: string) =>
  readFileSync(journalFile(runFolder), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JournalEvent);

/** The decisions of the search in their current form. */
function decisionsOf(events: readonly RunEvent[]) {
  const fold = RunFold.over([]);
  return events.flatMap((event) => {
    fold.apply(event);
    if (!isDecision(event) || event.type === 'testStarted') return [];
    const decision = upgradeDecision(event, fold.state);
    return decision === undefined ? [] : [{ ...decision, at: 0 }];
  });
}

/** A journal as written before scores had a subject. */
function inEarlierForm(events: readonly JournalEvent[]): readonly JournalEvent[] {
  const { proposals } = RunFold.over(events.map(withoutDetails)).state;
  return events.flatMap((event): readonly JournalEvent[] => {
    if (event.type !== 'proposalMade') return [event];
    const { baseline, ...proposal } = event.proposal;
    const parts = partsOf(proposals, event.proposal);
    const baselines = baseline === undefined ? parts.flatMap((part) => part.proposal.baseline ?? []) : [baseline];
    const examples = baselines.flatMap((one) => one.examples);
    const before = baselines.flatMap(({ scores }) => scores);
    const made: JournalEvent = { ...event, proposal: { ...proposal, ...{ examples, before } } };
    const after = baseline === undefined ? parts.flatMap(({ measured }) => measured?.after ?? []) : [];
    const { number } = proposal;
    return after.length === 0 ? [made] : [made, { type: 'proposalTested', proposal: number, after, at: event.at }];
  });
}
