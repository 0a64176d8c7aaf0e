import * as vscode from 'vscode';
import { countParts } from '../../gepa/lineages/combined-parts';
import type { Proposal } from '../../gepa/events';
import type { RunState } from '../../gepa/state';

/** Where a proposal comes from, for titles, e.g. `3 changes, from candidate 2`. */
export function originInWords(state: RunState, proposal: Proposal): string {
  const { origin, parents } = proposal;
  if (origin.kind === 'edit') return vscode.l10n.t('your edit of {0}', origin.of);
  if (origin.kind === 'merge') return vscode.l10n.t('merge of candidates {0} and {1}', ...parents);
  const [parent] = parents;
  const from = parent === 0 ? vscode.l10n.t('from the seed') : vscode.l10n.t('from candidate {0}', parent);
  const parts = countParts(state, proposal);
  return parts === 1 ? from : vscode.l10n.t('{0} changes, {1}', parts, from);
}

/** The same for narrow places; empty for a proposal of one reflection. */
export function originInShort(state: RunState, proposal: Proposal): string {
  const { origin } = proposal;
  if (origin.kind === 'edit') return vscode.l10n.t('your edit of {0}', origin.of);
  if (origin.kind === 'merge') return vscode.l10n.t('merge');
  const parts = countParts(state, proposal);
  return parts === 1 ? '' : vscode.l10n.t('{0} changes', parts);
}
