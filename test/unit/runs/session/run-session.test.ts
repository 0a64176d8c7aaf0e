import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import { ProcessPool } from '../../../../src/processes/process-pool';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import type { RunFile } from '../../../../src/runs/folder/run-file';
import { readRunPlan } from '../../../../src/runs/folder/run-folder';
import { decisionsVersion } from '../../../../src/gepa/run-description';
import { decisionsOf } from '../decisions';
import { manyRunsMs, newRun, openSession, shortWorkspace, workspace } from '../practice-run';

/** The decisions of the uninterrupted run, and its journal line by line. */
async function uninterrupted(folder = workspace()) {
  const run = await newRun(await folder);
  const { session, asked } = openSession(run);
  await session.run();
  const lines = readFileSync(journalFile(run.runFolder), 'utf8').split('\n').filter(Boolean);
  return { run, lines, asked, decisions: decisionsOf(readJournal(run.runFolder)) };
}

describe('a run', () => {
  test('improves the prompt with the practice model and leaves a journal that folds to its state', async () => {
    const run = await newRun(await workspace());
    const { session, events } = openSession(run);
    const reason = await session.run();
    expect(['budget', 'perfect']).toContain(reason.kind);
    expect(session.state.best).toBeGreaterThan(0);
    expect(readJournal(run.runFolder)).toEqual(events);
    expect(RunFold.over(events).state).toEqual(session.state);
  });

  test(
    'interrupted after any event and resumed takes the same decisions and pays for nothing twice',
    { timeout: manyRunsMs },
    async () => {
      const { run, lines, asked, decisions } = await uninterrupted(shortWorkspace());
      expect(RunFold.over(readJournal(run.runFolder)).state.candidates.length).toBeGreaterThan(1);
      for (let kept = 1; kept < lines.length; kept += 1) {
        const { runFolder } = run;
        writeFileSync(journalFile(runFolder), `${lines.slice(0, kept).join('\n')}\n`);
        const resumed = openSession({ runFolder, plan: await readRunPlan(runFolder) });
        await resumed.session.run();
        expect(decisionsOf(readJournal(runFolder))).toEqual(decisions);
        const paidBefore = lines
          .slice(0, kept)
          .filter((line) => /"type":"(rolloutAnswered|reflectionFinished)"/.test(line)).length;
        expect(resumed.asked.length).toBe(asked.length - paidBefore);
      }
    },
  );

  test('gets its own folder when it starts at the same time as another', async () => {
    const folder = await workspace();
    const runs = await Promise.all([newRun(folder), newRun(folder), newRun(folder)]);
    expect(runs.map(({ runFolder }) => basename(runFolder)).sort()).toEqual(['run-1', 'run-1-2', 'run-1-3']);
    for (const { runFolder, plan } of runs) {
      expect(plan.description.id).toBe(basename(runFolder));
      expect((await readRunPlan(runFolder)).description).toEqual(plan.description);
    }
  });

  test('continues after a crash truncated the last line of its journal', async () => {
    const { run, lines, decisions } = await uninterrupted();
    const half = Math.floor(lines.length / 2);
    writeFileSync(journalFile(run.runFolder), `${lines.slice(0, half).join('\n')}\n${lines[half]?.slice(0, 20) ?? ''}`);
    await openSession(run).session.run();
    expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisions);
  });

  test('is not resumed by a version that decides differently', async () => {
    const { run } = await uninterrupted();
    const path = join(run.runFolder, 'run.json');
    const { decisions, ...older } = JSON.parse(readFileSync(path, 'utf8')) as RunFile;
    expect(decisions).toBe(decisionsVersion);
    writeFileSync(path, JSON.stringify(older));
    await expect(readRunPlan(run.runFolder)).rejects.toThrow('the version of GEPA that started it decides differently');
  });

  test('no longer needs the prompt file and the data after it has started', async () => {
    const folder = await workspace();
    const run = await newRun(folder);
    for (const name of ['triage.txt', 'feedback.jsonl', 'pareto.jsonl', 'triage.gepa.yaml'])
      await rm(join(folder, name));
    const { session } = openSession({ runFolder: run.runFolder, plan: await readRunPlan(run.runFolder) });
    await session.run();
    expect(session.state.best).toBeGreaterThan(0);
  });

  test("isn't left locked when its journal cannot be read", async () => {
    const { run } = await uninterrupted();
    rmSync(journalFile(run.runFolder));
    mkdirSync(journalFile(run.runFolder));
    expect(() => openSession(run)).toThrow(journalFile(run.runFolder));
    expect(existsSync(join(run.runFolder, 'lock'))).toBe(false);
  });

  test('is refused when another process has it open', async () => {
    const run = await newRun(await workspace());
    writeFileSync(join(run.runFolder, 'lock'), String(process.ppid));
    expect(() => openSession(run)).toThrow(`open in another window or terminal (process ${process.ppid})`);
  });

  test('stops immediately when it is cancelled, and can be resumed', async () => {
    const run = await newRun(await workspace());
    const first = openSession(run, (event, session) => {
      if (event.type === 'proposalMade') session().cancel();
    });
    expect(await first.session.run()).toEqual({ kind: 'cancelled' });
    const second = openSession(run);
    expect((await second.session.run()).kind).not.toBe('cancelled');
    expect(second.events[0]?.type).toBe('runResumed');
  });

  test(
    'of a program that rejects texts goes on without them, also when it is resumed',
    { timeout: 120_000 },
    async () => {
      const rollout = [
        "import { createInterface } from 'node:readline';",
        'for await (const line of createInterface({ input: process.stdin })) {',
        '  const { candidate, example } = JSON.parse(line);',
        '  const words = example.input.toLowerCase().split(" ");',
        '  const named = candidate.triage.split("\\n").find((rule) => words.some((word) => rule.includes(word)));',
        '  const output = named?.slice(2).split(":")[0] ?? "unsure";',
        '  const rejected = candidate.triage.includes("double");',
        '  console.log(JSON.stringify(rejected ? { error: "No such word." } : { output }));',
        '}',
      ].join('\n');
      const folder = await workspace({ 'rollout.mjs': rollout });
      const spec = readFileSync(join(folder, 'triage.gepa.yaml'), 'utf8');
      const system = 'system: { kind: command, command: [node, rollout.mjs], slots: 1 }';
      writeFileSync(
        join(folder, 'triage.gepa.yaml'),
        `${spec.replace('budget', `${system}\nbudget`)}search: { preset: classic }\n`,
      );
      const run = await newRun(folder);
      const { session } = openSession(run);
      expect(await session.run()).toEqual({ kind: 'budget', limit: 'rollouts' });
      const decisions = decisionsOf(readJournal(run.runFolder));
      const lines = readFileSync(journalFile(run.runFolder), 'utf8').split('\n').filter(Boolean);
      const broken = lines.findIndex((line) => line.includes('"type":"rolloutBroken"'));
      expect(broken).toBeGreaterThan(0);
      for (const kept of [broken, broken + 1, lines.length - 1]) {
        writeFileSync(journalFile(run.runFolder), `${lines.slice(0, kept).join('\n')}\n`);
        await openSession(run).session.run();
        expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisions);
      }
    },
  );

  test('reports what it can no longer read of its journal, and reflects without it', async () => {
    const run = await newRun(await workspace());
    const damaged: string[] = [];
    const { session, problems, asked } = openSession(run, ({ type }) => {
      if (type !== 'reflectionStarted' || damaged.length > 0) return;
      const journal = readFileSync(journalFile(run.runFolder), 'utf8');
      const [found] = [...journal.matchAll(/\{"type":"rolloutAnswered","rollout":"(i1\.[^"]+)"/g)];
      if (found === undefined) throw new Error('An example of the first iteration was run.');
      damaged.push(found[1] ?? '');
      const descriptor = openSync(journalFile(run.runFolder), 'r+');
      writeSync(descriptor, '#', Buffer.byteLength(journal.slice(0, found.index)));
      closeSync(descriptor);
    });
    expect(['budget', 'perfect']).toContain((await session.run()).kind);
    const [rollout] = damaged;
    expect(problems).toEqual([
      {
        kind: 'files',
        message: `${journalFile(run.runFolder)}: The output of ${rollout} can no longer be read from the journal. The reflection gets only its score.`,
      },
    ]);
    expect(asked.filter((sent) => sent.startsWith('reflection')).length).toBe(session.state.reflections);
  });

  test('continues when its listener fails, and doesn’t blame the disk', async () => {
    const run = await newRun(await workspace());
    const { session, problems } = openSession(run, ({ type }) => {
      if (type === 'proposalMade') throw new TypeError('No such element.');
    });
    expect(['budget', 'perfect']).toContain((await session.run()).kind);
    expect(readJournal(run.runFolder).at(-1)?.type).toBe('runStopped');
    expect(problems[0]).toEqual({
      kind: 'fault',
      message: expect.stringContaining('TypeError: No such element.') as string,
    });
    expect(problems.filter(({ kind }) => kind === 'files')).toEqual([]);
  });

  test('sends no requests while it is paused', async () => {
    const run = await newRun(await workspace());
    const opened = openSession(run, (event, session) => {
      if (event.type === 'iterationStarted' && event.iteration === 1) session().pause();
      if (event.type === 'runPaused') setTimeout(() => session().continue(), 30);
    });
    await opened.session.run();
    const types = opened.events.map(({ type }) => type);
    const [paused, continued] = [types.indexOf('runPaused'), types.indexOf('runContinued')];
    expect(types.slice(paused + 1, continued)).not.toContain('rolloutFinished');
    expect(types.slice(continued)).toContain('rolloutFinished');
  });

  test('stays unchanged and costs nothing when it is resumed after its end', async () => {
    const folder = await workspace({ 'test.jsonl': '{"input": "The lid cracked", "answer": "hardware"}\n' });
    const spec = readFileSync(join(folder, 'triage.gepa.yaml'), 'utf8');
    writeFileSync(join(folder, 'triage.gepa.yaml'), spec.replace('pareto.jsonl }', 'pareto.jsonl, test: test.jsonl }'));
    const run = await newRun(folder);
    const reason = await openSession(run).session.run();
    const journal = readFileSync(journalFile(run.runFolder), 'utf8');
    expect(journal).toContain('"testStarted"');
    const resumed = openSession(run);
    expect(await resumed.session.run()).toEqual(reason);
    expect([resumed.asked, resumed.events]).toEqual([[], []]);
    expect(readFileSync(journalFile(run.runFolder), 'utf8')).toBe(journal);
  });

  test('still scores the test set when the developer finishes it', async () => {
    const folder = await workspace({ 'test.jsonl': '{"input": "The lid cracked", "answer": "hardware"}\n' });
    const spec = readFileSync(join(folder, 'triage.gepa.yaml'), 'utf8');
    writeFileSync(join(folder, 'triage.gepa.yaml'), spec.replace('pareto.jsonl }', 'pareto.jsonl, test: test.jsonl }'));
    const opened = openSession(await newRun(folder), (event, session) => {
      if (event.type === 'iterationStarted') session().finish();
    });
    expect(await opened.session.run()).toEqual({ kind: 'finished' });
    expect(opened.session.state.candidates[0]?.test.count).toBe(1);
  });

  test('cannot be resumed after the developer finished it, and stays as it is', async () => {
    const run = await newRun(await workspace());
    const opened = openSession(run, (event, session) => {
      if (event.type === 'iterationStarted') session().finish();
    });
    expect(await opened.session.run()).toEqual({ kind: 'finished' });
    const journal = readFileSync(journalFile(run.runFolder), 'utf8');
    expect(() => openSession(run)).toThrow("You finished this run, so it can't be resumed. To continue, apply");
    expect(readFileSync(journalFile(run.runFolder), 'utf8')).toBe(journal);
    expect(existsSync(join(run.runFolder, 'lock'))).toBe(false);
  });

  describe('with a program, when the program is ended', () => {
    const withProgram = async () => {
      const spec = readFileSync(join(await workspace(), 'triage.gepa.yaml'), 'utf8');
      const answer = "console.log(JSON.stringify({ output: 'billing' }))";
      return newRun(
        await workspace({
          'answer.mjs': `import { createInterface } from 'node:readline';\nfor await (const _ of createInterface({ input: process.stdin })) ${answer};\n`,
          'triage.gepa.yaml': `${spec}system: { kind: command, command: [node, answer.mjs] }\n`,
        }),
      );
    };
    /** Ends the program as usual, and acts before that is reported. */
    const whenEnded = (act: () => void) => {
      const end = vi.spyOn(ProcessPool.prototype, 'close');
      end.mockImplementationOnce(async function (this: ProcessPool) {
        await this.close();
        act();
      });
      return end;
    };
    afterEach(() => vi.restoreAllMocks());

    test('records nothing more: its end is the last event of the journal', async () => {
      const run = await withProgram();
      const { session } = openSession(run);
      const ending = whenEnded(() => {
        session.pause();
        session.continue();
        session.addGuidance('triage', 'Be brief.');
        session.removeGuidance(1);
      });
      const reason = await session.run();
      expect(ending).toHaveBeenCalled();
      expect(readJournal(run.runFolder).at(-1)).toMatchObject({ type: 'runStopped', reason });
      expect(session.state.status).toEqual({ kind: 'stopped', reason });
    });

    test('returns its stop reason, even if ending the program fails', async () => {
      const run = await withProgram();
      const { session } = openSession(run);
      const ending = whenEnded(() => {
        throw new Error('The program cannot be ended.');
      });
      const reason = await session.run();
      expect(ending).toHaveBeenCalled();
      expect(reason.kind).not.toBe('failed');
      expect(RunFold.over(readJournal(run.runFolder)).state.status).toEqual({ kind: 'stopped', reason });
    });
  });
});
