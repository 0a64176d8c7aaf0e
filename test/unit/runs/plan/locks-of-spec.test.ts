import { writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { locksOf } from '../../../../src/runs/plan/locks-of-spec';
import { newRun, workspace } from '../practice-run';

const seed = { plan: 'Plan first.\nNever guess.', answer: '回答。Never guess.' };
const placeOf = (index: number) => ({ file: 'a.gepa.yaml', line: index + 1 });

describe('the locks of a spec', () => {
  test('hold for every component that has the passage, or for the one that they name', () => {
    const locked = ['Never guess.', { component: 'answer', text: '回答。' }];
    expect(locksOf({ locked }, seed, placeOf).locks).toEqual([
      { component: 'plan', text: 'Never guess.' },
      { component: 'answer', text: 'Never guess.' },
      { component: 'answer', text: '回答。' },
    ]);
  });

  test('must be in a prompt', () => {
    const locked = ['Never guess.', { component: 'answer', text: 'Plan first.' }];
    expect(() => locksOf({ locked }, seed, placeOf)).toThrow(
      'a.gepa.yaml:2: The prompt "answer" doesn\'t have this locked passage. Copy it',
    );
  });

  test('must name a component of the spec', () => {
    const locked = [{ component: 'plans', text: 'Plan first.' }];
    expect(() => locksOf({ locked }, seed, placeOf)).toThrow(
      'Unknown component "plans". The spec names these prompts: plan, answer.',
    );
  });

  test('are part of the run, and a missing one is reported with its line', async () => {
    const folder = await workspace();
    const spec = join(folder, 'triage.gepa.yaml');
    const text = readFileSync(spec, 'utf8');
    writeFileSync(spec, `${text}\nlocked:\n  - Say where\n`);
    const { plan } = await newRun(folder);
    expect(plan.description.locks).toEqual([{ component: 'triage', text: 'Say where' }]);
    writeFileSync(spec, `${text}\nlocked:\n  - Say where\n  - Say who\n`);
    await expect(newRun(folder, 'run-2')).rejects.toThrow(/triage\.gepa\.yaml:\d+: No prompt has this locked passage/);
  });
});
