// Tested by test/e2e/endpoint.test.mjs.
import * as vscode from 'vscode';

/** What the questions about API keys and addresses of endpoints say. */
export const modelWords = {
  keyTitle: () => vscode.l10n.t('API Key'),
  keyPrompt: (origin: string) =>
    vscode.l10n.t(
      'Key for {0}, kept in the secret storage and sent only there. Leave empty if the endpoint needs none.',
      origin,
    ),
  setKeyTitle: () => vscode.l10n.t('Set API Key (1/2)'),
  setKeySecondTitle: () => vscode.l10n.t('Set API Key (2/2)'),
  addressPrompt: () => vscode.l10n.t('Address of the endpoint, the "baseUrl" in the spec'),
  invalidAddress: () => vscode.l10n.t('Enter an address that begins with http:// or https://'),
  secretInAddress: () =>
    vscode.l10n.t('Enter the address without a user name, password or key. You are asked for the key next'),
  forgetKeyTitle: () => vscode.l10n.t('Forget API Key'),
  selectEndpoint: () => vscode.l10n.t('Select an endpoint'),
  noKeys: () => vscode.l10n.t('No API keys are stored.'),
};
