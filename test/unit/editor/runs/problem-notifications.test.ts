import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ProblemNotifications } from '../../../../src/editor/runs/problem-notifications';
import type { RunProblem } from '../../../../src/runs/session/run-problem';

const shown = vi.hoisted(() => ({ messages: [] as string[], answer: undefined as string | undefined }));

/** The part of VS Code that notifications use. */
vi.mock('vscode', () => ({
  Disposable: {
    from: (...disposables: readonly { dispose(): void }[]) => ({
      dispose: () => disposables.forEach((each) => each.dispose()),
    }),
  },
  l10n: { t: (text: string) => text },
  window: {
    showWarningMessage: (message: string) => {
      shown.messages.push(message);
      return Promise.resolve(shown.answer);
    },
  },
}));

/** An event that a test fires. */
function event<Value>() {
  const listeners = new Set<(value: Value) => void>();
  return {
    on: (listener: (value: Value) => void) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    fire: (value: Value) => listeners.forEach((listener) => listener(value)),
  };
}

type Runs = ConstructorParameters<typeof ProblemNotifications>[0];
type Noticed = Parameters<Parameters<Runs['onDidNoticeProblem']>[0]>[0];
type Ended = Parameters<Parameters<Runs['onDidEndRun']>[0]>[0];

function watchRuns() {
  const noticed = event<Noticed>();
  const ended = event<Ended>();
  const runs = { onDidNoticeProblem: noticed.on, onDidEndRun: ended.on } as unknown as Runs;
  const showLog = vi.fn();
  const notifications = new ProblemNotifications(runs, showLog, () => Promise.resolve());
  return {
    notifications,
    showLog,
    notice: (run: Noticed['run'], problem: RunProblem) => noticed.fire({ run, problem }),
    end: (run: Noticed['run']) => ended.fire({ run } as Ended),
  };
}

/** The part of a run that a notification uses. */
function runNamed(name: string): Noticed['run'] {
  const run: unknown = { name };
  return run as Noticed['run'];
}
const unwritten: RunProblem = { kind: 'files', message: 'The index cannot be written.' };

describe('a problem with the files of a run', () => {
  beforeEach(() => {
    shown.messages = [];
    shown.answer = undefined;
  });

  it('is reported once for each run, with the name of the run', () => {
    const { notice } = watchRuns();
    const [triage, routing] = [runNamed('triage'), runNamed('routing')];
    notice(triage, unwritten);
    notice(triage, unwritten);
    notice(routing, unwritten);
    expect(shown.messages).toEqual(['triage: The index cannot be written.', 'routing: The index cannot be written.']);
  });

  it('is reported again when the run is resumed after its end', () => {
    const { notice, end } = watchRuns();
    const run = runNamed('triage');
    notice(run, unwritten);
    end(run);
    notice(run, unwritten);
    expect(shown.messages).toHaveLength(2);
  });

  it('is reported without links from a file name', () => {
    const { notice } = watchRuns();
    notice(runNamed('triage'), { kind: 'files', message: '[click](command:run) cannot be written.' });
    expect(shown.messages).toEqual(['triage: [click] (command:run) cannot be written.']);
  });

  it.each([
    ['Show Log', 1],
    [undefined, 0],
  ])('opens the log for the answer %s: %i times', async (answer, times) => {
    shown.answer = answer;
    const { notice, showLog } = watchRuns();
    notice(runNamed('triage'), unwritten);
    await new Promise((resolve) => setImmediate(resolve));
    expect(showLog).toHaveBeenCalledTimes(times);
  });

  it('is not reported when it only concerns the log', () => {
    const { notice } = watchRuns();
    notice(runNamed('triage'), { kind: 'fault', message: 'The event could not be shown.' });
    expect(shown.messages).toEqual([]);
  });

  it('is not reported after the notifications are disposed', () => {
    const { notifications, notice } = watchRuns();
    notifications.dispose();
    notice(runNamed('triage'), unwritten);
    expect(shown.messages).toEqual([]);
  });
});
