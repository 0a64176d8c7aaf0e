import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChangeDecisions } from '../../../../src/editor/review/change-decisions';

describe('the decisions on the changes of a text', () => {
  let folder: string;
  let text: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'decisions-'));
    text = path.join(folder, 'triage.md');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are kept for the next window', () => {
    ChangeDecisions.of(text).accept('billing', 'invoices');
    ChangeDecisions.of(text).reject('delivery', 'Too long.');

    const again = ChangeDecisions.of(text);
    expect(again.isAccepted('billing', 'invoices')).toBe(true);
    expect(again.reasonFor('delivery')).toBe('Too long.');
    expect([...again.rejectedKeys]).toEqual(['delivery']);
  });

  it('do not include a change that was edited after it was accepted', () => {
    ChangeDecisions.of(text).accept('billing', 'invoices');

    expect(ChangeDecisions.of(text).isAccepted('billing', 'invoices and receipts')).toBe(false);
  });

  it('can be taken back', () => {
    const decisions = ChangeDecisions.of(text);
    decisions.accept('billing', 'invoices');
    decisions.reject('delivery', '');
    decisions.reopen('billing');
    decisions.reopen('delivery');

    const again = ChangeDecisions.of(text);
    expect([again.isAccepted('billing', 'invoices'), again.reasonFor('delivery')]).toEqual([false, undefined]);
  });

  it('on a change are only the last one', () => {
    const decisions = ChangeDecisions.of(text);
    decisions.accept('billing', 'invoices');
    decisions.reject('billing', '');

    expect([decisions.isAccepted('billing', 'invoices'), decisions.reasonFor('billing')]).toEqual([false, '']);
  });

  it('are kept apart for each text of a proposal', () => {
    ChangeDecisions.of(text).accept('billing', 'invoices');

    expect(ChangeDecisions.of(path.join(folder, 'summary.md')).isAccepted('billing', 'invoices')).toBe(false);
  });

  it.each(['', '{', '["billing"]'])('are empty when their file contains %j', (content) => {
    ChangeDecisions.of(text).accept('billing', 'invoices');
    for (const name of readdirSync(folder)) writeFileSync(path.join(folder, name), content);

    expect(ChangeDecisions.of(text).isAccepted('billing', 'invoices')).toBe(false);
  });
});
