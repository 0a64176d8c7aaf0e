import { describe, expect, test } from 'vitest';
import { Progress } from '../../../src/cli/progress';
import { parseCommand } from '../../../src/cli/arguments';
import { UsageError } from '../../../src/cli/usage-error';
import { outagePolicy } from '../../../src/cli/run-commands';
import type { SearchEvent } from '../../../src/gepa/events';
import { ExampleRun } from '../dashboard/example-run';

/** What is written of a run that waits for its endpoint for a while, after requests that were asked again. */
function written(isTTY: boolean): string {
  let text = '';
  const progress = new Progress({ isTTY, columns: 200, write: (part) => (text += part) }, false);
  for (let count = 1; count <= 80; count += 1) {
    progress.reportRetries(
      count === 1 ? { kind: 'begun', message: 'It failed.' } : { kind: 'counted', message: 'It failed.', count },
    );
  }
  const run = new ExampleRun();
  const tell = (event: SearchEvent, at: number) => progress.report({ ...event, at }, run.add(event).state);
  for (const failures of [4, 5, 6]) {
    tell(
      { type: 'runPaused', outage: { message: 'It is down.', since: 0, failures, retryAt: failures * 1000 } },
      failures,
    );
  }
  tell({ type: 'runContinued' }, 90_000);
  progress.reportRetries({ kind: 'over', message: 'It failed.', count: 80 });
  return text;
}

describe('a run that waits for its endpoint', () => {
  const lines = [
    'Waiting for the endpoint: It is down.',
    'The endpoint answers again, after 6 failed attempts in 90 s.',
    '80 requests failed and were retried. The last: It failed.',
  ];

  test('writes one line when the wait begins and one when it is over', () => {
    expect(written(false)).toBe(`${lines.join('\n')}\n`);
  });

  test('updates a line in a terminal meanwhile', () => {
    const text = written(true);
    expect(
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split('\r\u001B[K').at(-1)),
    ).toEqual(lines);
    expect(text).toContain('\r\u001B[KTrying again in 5 s.');
    expect(text).toContain('\r\u001B[K80 failed requests retried. The last: It failed.');
  });
});

describe('--wait', () => {
  test.each([
    [['optimize', 'a.yaml', '--wait'], Infinity],
    [['optimize', '--wait', 'a.yaml'], Infinity],
    [['resume', 'run', '--wait', '30'], 30],
    [['evaluate', 'a.yaml', '--wait=1.5', '--json'], 1.5],
  ])('%j waits for %d minutes', (argv, waitMinutes) => {
    expect(parseCommand(argv)).toMatchObject({ waitMinutes });
  });

  test('also waits for an address that has never answered', () => {
    expect(outagePolicy({ waitMinutes: 30 })).toMatchObject({ waitsUntilReached: true, longestOutageMs: 1_800_000 });
    expect(outagePolicy({})).not.toHaveProperty('waitsUntilReached');
  });

  test('takes a number of minutes, with commands that run something', () => {
    expect(parseCommand(['optimize', 'a.yaml'])).not.toHaveProperty('waitMinutes');
    expect(() => parseCommand(['optimize', 'a.yaml', '--wait=long'])).toThrow(
      '--wait takes a number of minutes, or nothing, not "long".',
    );
    expect(() => parseCommand(['report', 'run', '--wait'])).toThrow(UsageError);
  });
});
