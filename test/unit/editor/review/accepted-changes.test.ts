import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AcceptedChanges } from '../../../../src/editor/review/accepted-changes';
import { hunksBetween, withKeys } from '../../../../src/editor/review/hunks';

const parent = ['- billing: payments', '', '- delivery: addresses', '', '- returns: unhappy people'].join('\n');
const proposed = parent.replace('payments', 'invoices').replace('addresses', 'parcels');
const keysOf = (text: string) => [...withKeys(hunksBetween(parent, text)).keys()];
const [billing = '', delivery = ''] = keysOf(proposed);

describe('accepted changes of a text', () => {
  let folder: string;
  let text: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'accepted-'));
    text = path.join(folder, 'triage.md');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are kept for the next window', () => {
    AcceptedChanges.of(text).add(billing);

    const again = AcceptedChanges.of(text);
    expect([again.has(billing), again.has(delivery)]).toEqual([true, false]);
  });

  it('cover a text when every change is accepted', () => {
    const accepted = AcceptedChanges.of(text);
    accepted.add(billing);
    expect(accepted.coversAll(parent, proposed)).toBe(false);

    accepted.add(delivery);
    expect(accepted.coversAll(parent, proposed)).toBe(true);
  });

  it('cover a text whose other changes were reverted', () => {
    const accepted = AcceptedChanges.of(text);
    accepted.add(billing);

    expect(accepted.coversAll(parent, parent.replace('payments', 'invoices'))).toBe(true);
  });

  it('do not include a change that was edited afterwards', () => {
    const accepted = AcceptedChanges.of(text);
    accepted.add(billing);

    expect(accepted.coversAll(parent, parent.replace('payments', 'invoices and receipts'))).toBe(false);
  });

  it('are kept apart for each text of a proposal', () => {
    AcceptedChanges.of(text).add(billing);

    expect(AcceptedChanges.of(path.join(folder, 'summary.md')).has(billing)).toBe(false);
  });

  it.each(['', '{', '{"accepted": true}'])('are empty when their file contains %j', (content) => {
    AcceptedChanges.of(text).add(billing);
    for (const name of readdirSync(folder)) writeFileSync(path.join(folder, name), content);

    expect(AcceptedChanges.of(text).has(billing)).toBe(false);
  });
});
