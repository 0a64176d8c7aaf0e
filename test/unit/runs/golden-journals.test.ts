import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RunFold } from '../../../src/gepa/fold';
import { readJournal } from '../../../src/runs/journal/journal';
import { journalFile } from '../../../src/runs/journal/journal-file';
import { reportMarkdown } from '../../../src/runs/report/report';
import { readRunPlan } from '../../../src/runs/folder/run-folder';
import { decisionsOf } from './decisions';
import { openSession } from './practice-run';

const golden = join(__dirname, '../../golden');

/** Each version of the decisions recorded one of these runs. They are never recorded again. */
describe.each(readdirSync(golden).filter((name) => name.startsWith('decisions-')))(
  'the run recorded by %s',
  (version) => {
    const copy = () => {
      const folder = mkdtempSync(join(tmpdir(), 'gepa-golden-'));
      cpSync(join(golden, version), folder, { recursive: true });
      return folder;
    };

    test('opens and is reported without problems', () => {
      const events = readJournal(copy(), ({ line, message }) => expect(`${line}: ${message}`).toBe(''));
      const { state } = RunFold.over(events);
      expect(state.status.kind).toBe('stopped');
      expect(reportMarkdown(state)).toContain('| 0 (seed) |');
    });

    test('repeats its decisions when it is interrupted and resumed', async () => {
      const runFolder = copy();
      const recorded = decisionsOf(readJournal(runFolder));
      const lines = readFileSync(journalFile(runFolder), 'utf8').split('\n');
      writeFileSync(journalFile(runFolder), `${lines.slice(0, Math.floor(lines.length / 2)).join('\n')}\n`);
      const kept = decisionsOf(readJournal(runFolder));
      const { session } = openSession({ runFolder, plan: await readRunPlan(runFolder) });
      expect((await session.run()).kind).not.toBe('failed');
      const resumed = decisionsOf(readJournal(runFolder));
      expect(resumed.slice(0, kept.length)).toEqual(recorded.slice(0, kept.length));
      expect(resumed.length).toBeGreaterThan(kept.length);
    });
  },
);
