import { expect, test } from 'vitest';
import { describeRetries, RetryLog, type RetryNews } from '../../../../src/models/outages/retry-log';

/** A log with what it tells, and a hand for its clock. */
function openLog() {
  const told: RetryNews[] = [];
  const time = { ms: 0 };
  return {
    told,
    time,
    log: new RetryLog(
      (news) => told.push(news),
      () => time.ms,
    ),
  };
}

test('consecutive failures are reported as one series, with their number at its end', () => {
  const { told, time, log } = openLog();
  for (let count = 1; count <= 80; count += 1) {
    time.ms += 20_000;
    log.retried('It failed.');
    log.answered();
  }
  time.ms += 61_000;
  log.answered();
  expect(told.filter(({ kind }) => kind !== 'counted')).toEqual([
    { kind: 'begun', message: 'It failed.' },
    { kind: 'over', message: 'It failed.', count: 80 },
  ]);
});

test('failures that led to an outage or to the end of the run are left out', () => {
  const { told, log } = openLog();
  log.retried('It failed.');
  log.answered();
  for (const message of ['It failed.', 'It is down.', 'It is down.']) log.retried(message);
  log.leaveOutUnanswered();
  log.close();
  expect(told.filter(({ kind }) => kind === 'over')).toEqual([{ kind: 'over', message: 'It is down.', count: 1 }]);
});

test('each report is one line', () => {
  expect(describeRetries({ kind: 'begun', message: 'It failed.' })).toBe('It failed. Retrying.');
  expect(describeRetries({ kind: 'over', message: 'It failed.', count: 80 })).toBe(
    '80 requests failed and were retried. The last: It failed.',
  );
});

test('a form of request that an endpoint requires is reported in its own words', () => {
  expect(describeRetries({ kind: 'adapted', message: 'It refused temperature.' })).toBe('It refused temperature.');
});
