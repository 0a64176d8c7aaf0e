import { describe, expect, it } from 'vitest';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import { verdict } from '../scored-run';

const row = { answer: 'billing', ideal: ['yes', 'yeah'], accent: 'caf\u00e9', number: 4 };

describe('a text rule', () => {
  it.each<[MetricDefinition, output: string, score: number, reason: string]>([
    [{ equals: '{{answer}}' }, ' billing\n', 1, 'Expected the output to be exactly "billing".'],
    [
      { equals: '{{answer}}' },
      'It is billing.',
      0,
      'Expected the output to be exactly "billing". Only "billing" and nothing else was expected.',
    ],
    [
      { equals: '{{answer}}' },
      'Billing',
      0,
      'Expected the output to be exactly "billing". The comparison is case-sensitive.',
    ],
    [{ equals: '{{answer}}' }, '', 0, 'Expected the output to be exactly "billing".'],
    [{ equals: '{{accent}}' }, 'cafe\u0301', 1, 'Expected the output to be exactly "caf\u00e9".'],
    [{ equals: '{{number}}' }, '4', 1, 'Expected the output to be exactly "4".'],
    [{ equals: '{{number}}' }, '4.0', 1, 'Expected the output to be exactly "4".'],
    [{ equals: '{{number}}' }, '5.0', 0, 'Expected the output to be exactly "4".'],
    [{ equals: 'Line {{number}}' }, 'Line four', 0, 'Expected the output to be exactly "Line 4".'],
    [{ equals: '{{ideal}}' }, 'yeah', 1, 'Expected the output to be exactly "yes" or "yeah".'],
    [{ equals: ['{{answer}}', 'money'] }, 'money', 1, 'Expected the output to be exactly "billing" or "money".'],
    [{ contains: '{{answer}}' }, 'It is billing.', 1, 'Expected the output to contain "billing".'],
    [{ contains: '{{answer}}' }, '', 0, 'Expected the output to contain "billing".'],
    [
      { contains: '{{answer}}' },
      'BILLING',
      0,
      'Expected the output to contain "billing". The comparison is case-sensitive.',
    ],
    [{ contains: '{{ideal}}' }, 'oh yeah', 1, 'Expected the output to contain "yes" or "yeah".'],
    [{ icontains: '{{answer}}' }, 'BILLING', 1, 'Expected the output to contain "billing" in upper or lower case.'],
    [{ 'starts-with': '{{answer}}' }, '\n billing, I think', 1, 'Expected the output to start with "billing".'],
    [
      { 'starts-with': '{{answer}}' },
      'Billing, I think',
      0,
      'Expected the output to start with "billing". The comparison is case-sensitive.',
    ],
    [{ 'ends-with': 'queue: {{answer}}' }, 'billing', 0, 'Expected the output to end with "queue: billing".'],
    [{ 'ends-with': '{{answer}}' }, 'It is billing \n', 1, 'Expected the output to end with "billing".'],
    [{ contains: 'sorry', not: true }, 'So sorry', 0, 'Expected the output not to contain "sorry".'],
    [{ contains: 'sorry', not: true }, 'Here you are', 1, 'Expected the output not to contain "sorry".'],
    [
      { contains: 'a', threshold: 1 },
      'b',
      0,
      'Expected the output to contain "a". The score 0 is below the threshold 1.',
    ],
  ])('%j scores %j with %i and says why', async (definition, output, score, reason) => {
    expect(await verdict(definition, output, row)).toEqual([score, reason]);
  });

  it.each([' billing', 'billing\n'])('that is verbatim minds white space, as in %j', async (output) => {
    expect(await verdict({ equals: '{{answer}}', verbatim: true }, output, row)).toMatchObject({ 0: 0 });
  });
});

describe('a regular expression', () => {
  it.each<[MetricDefinition, output: string, score: number, reason: string]>([
    [{ regex: '^{{answer}}$' }, 'billing.', 0, 'Expected the output to match the regular expression /^billing$/.'],
    [{ regex: '^\\d{4}$' }, '2026', 1, 'Expected the output to match the regular expression /^\\d{4}$/.'],
    [{ regex: 'BILL', flags: 'i' }, 'billing', 1, 'Expected the output to match the regular expression /BILL/i.'],
    [{ regex: '(?i)bill' }, 'BILLING', 1, 'Expected the output to match the regular expression /bill/i.'],
    [{ regex: '(?is)a.b', flags: 'i' }, 'A\nB', 1, 'Expected the output to match the regular expression /a.b/is.'],
    [{ regex: ['^a', 'z$'] }, 'xyz', 1, 'Expected the output to match the regular expression /^a/ or /z$/.'],
    [{ regex: '.' }, '', 0, 'Expected the output to match the regular expression /./.'],
    [{ regex: '!', not: true }, 'Hi!', 0, 'Expected the output not to match the regular expression /!/.'],
  ])('%j scores %j with %i', async (definition, output, score, reason) => {
    expect(await verdict(definition, output, row)).toEqual([score, reason]);
  });

  it('that is malformed is an error before the run', async () => {
    await expect(verdict({ regex: '({{answer}}' }, 'b', row)).rejects.toThrow(
      /^train\.jsonl:1: The metric's rule "regex" cannot use "\(billing": Invalid regular expression: .*\.$/,
    );
  });
});

describe('rules of several texts', () => {
  const words = { list: ['Paris', 'Rome'], cell: 'Paris, "1,000", Rome', empty: [] };

  it.each<[MetricDefinition, output: string, score: number, reason: string]>([
    [
      { 'contains-any': ['a', 'b'] },
      'only b',
      1,
      'Expected the output to contain any of "a" and "b". It contains "b". Missing: "a".',
    ],
    [
      { 'contains-any': '{{list}}' },
      'paris',
      0,
      'Expected the output to contain any of "Paris" and "Rome". It contains none of them.',
    ],
    [
      { 'icontains-any': '{{list}}' },
      'paris',
      1,
      'Expected the output to contain any of "Paris" and "Rome" in upper or lower case. It contains "Paris". Missing: "Rome".',
    ],
    [
      { 'contains-all': '{{cell}}' },
      'Paris has 1,000',
      0,
      'Expected the output to contain all of "Paris", "1,000" and "Rome". It contains "Paris" and "1,000". Missing: "Rome".',
    ],
    [
      { 'contains-all': ['Paris'] },
      'Paris',
      1,
      'Expected the output to contain all of "Paris". It contains all of them.',
    ],
    [
      { 'icontains-all': '{{list}}' },
      'ROME, PARIS',
      1,
      'Expected the output to contain all of "Paris" and "Rome" in upper or lower case. It contains all of them.',
    ],
    [
      { 'contains-any': ['a', 'b'], not: true },
      'b',
      0,
      'Expected the output not to contain any of "a" and "b". It contains "b". Missing: "a".',
    ],
    [
      { 'contains-all': ['a', 'b'], not: true },
      '',
      1,
      'Expected the output not to contain all of "a" and "b". It contains none of them.',
    ],
  ])('%j scores %j with %i', async (definition, output, score, reason) => {
    expect(await verdict(definition, output, words)).toEqual([score, reason]);
  });

  it('need at least one text per row', async () => {
    await expect(verdict({ 'contains-any': '{{empty}}' }, 'b', words)).rejects.toThrow(
      'train.jsonl:1: The metric\'s rule "contains-any" expects {{empty}}, which is empty in this row',
    );
  });
});
