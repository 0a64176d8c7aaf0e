import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planResume } from '../../../../src/runs/plan/plan-resume';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { newRun, openSession, workspace, workspaceWith } from '../practice-run';

const briefingIn = async (lines: string, files?: Readonly<Record<string, string>>) =>
  (await newRun(await workspaceWith(lines, files))).plan.description.briefing;

describe('what a spec tells every reflection', () => {
  test('is its goal, its background and its instructions, from the spec or from files', async () => {
    const lines =
      'goal: Route tickets.\nbackground: { file: about.md }\nreflection: { instructions: { file: task.md } }';
    expect(await briefingIn(lines, { 'about.md': '# Terms\n\nGold: pays.\n', 'task.md': 'Improve it.\n' })).toEqual({
      goal: 'Route tickets.',
      background: '# Terms\n\nGold: pays.',
      instructions: 'Improve it.',
    });
    expect(await briefingIn('')).toBeUndefined();
  });

  test('reaches the reflection model in every request', async () => {
    const folder = await workspaceWith('goal: Route the tickets of a shop.\nbackground: A hinge is hardware.');
    const { session, events, asked } = openSession(await newRun(folder));
    await session.run();
    const reflections = asked.filter((request) => request.startsWith('reflection: '));
    expect(reflections.length).toBeGreaterThan(0);
    for (const request of reflections) {
      expect(request).toContain('<goal-a>\\nRoute the tickets of a shop.');
      expect(request).toContain('<background-a>\\nA hinge is hardware.');
    }
    expect(events.some((event) => event.type === 'candidateAdded' && event.candidate > 0)).toBe(true);
  });

  test('stays as it was when the run began, whatever becomes of the file', async () => {
    const folder = await workspaceWith('background: { file: about.md }', { 'about.md': 'A hinge is hardware.' });
    const { runFolder } = await newRun(folder);
    writeFileSync(join(folder, 'about.md'), 'A hinge is furniture.');
    expect((await planResume(runFolder)).description.briefing).toEqual({ background: 'A hinge is hardware.' });
  });

  test('is refused if its file is missing, empty, too long or out of reach', async () => {
    const lines = 'background: { file: about.md }';
    await expect(briefingIn(lines)).rejects.toThrow('about.md: The file of "background" does not exist.');
    await expect(briefingIn(lines, { 'about.md': ' \n' })).rejects.toThrow('This file is empty.');
    await expect(briefingIn(lines, { 'about.md': 'x'.repeat(100_001) })).rejects.toThrow('At most 100000 are allowed');
    const elsewhere = join(await workspace({ 'about.md': 'A hinge is hardware.' }), 'about.md');
    const folder = await workspaceWith(`background: { file: ${JSON.stringify(elsewhere)} }`);
    const reach = { roots: [folder], mayLeave: false };
    await expect(planRun(join(folder, 'triage.gepa.yaml'), (name) => name, { reach })).rejects.toThrow('is outside');
  });

  test('is refused with its line if it is no text', async () => {
    await expect(briefingIn('goal: ""')).rejects.toThrow('"goal": Expected a text.');
    await expect(briefingIn('background: { path: about.md }')).rejects.toThrow('Unknown key "background.path"');
    await expect(briefingIn('reflection: { wording: x }')).rejects.toThrow('Unknown key "reflection.wording"');
  });
});
