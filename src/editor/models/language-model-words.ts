// Tested by test/unit/editor/models/language-model-failure.test.ts.
import * as vscode from 'vscode';

/** The most models named in a message. */
const mostNames = 8;

/** What is said about VS Code's own models. */
export const languageModelWords = {
  justification: () => vscode.l10n.t('GEPA runs your prompt with this model and improves it.'),
  notFound: (model: string, others: readonly string[]) =>
    others.length === 0
      ? vscode.l10n.t(
          'VS Code has no model "{0}", and no other either. Sign in to GitHub Copilot or install an extension that provides models, or name an endpoint in the spec.',
          model,
        )
      : vscode.l10n.t(
          'VS Code has no model "{0}". Name another one in the spec: {1}.',
          model,
          others.slice(0, mostNames).join(', ') + (others.length > mostNames ? ', …' : ''),
        ),
  notAllowed: (model: string) =>
    vscode.l10n.t(
      'VS Code doesn’t let GEPA use the model "{0}". Allow it with the command "Manage Language Model Access", then try again.',
      model,
    ),
  gone: (model: string, said: string) =>
    vscode.l10n.t('VS Code no longer has the model "{0}" ({1}). Name another one in the spec.', model, said),
  rateLimited: (model: string, said: string) =>
    vscode.l10n.t('VS Code’s model "{0}" asks for fewer requests ({1}). The run slows down.', model, said),
  blocked: (model: string, said: string) =>
    vscode.l10n.t(
      'VS Code’s model "{0}" cannot be used now ({1}). Your quota may be used up: wait until it is renewed, or name another model in the spec.',
      model,
      said,
    ),
  refused: (model: string, said: string) =>
    vscode.l10n.t('VS Code’s model "{0}" refused the request ({1}).', model, said),
  failed: (model: string, said: string) => vscode.l10n.t('VS Code’s model "{0}" failed ({1}).', model, said),
  noImages: () => vscode.l10n.t('VS Code’s models can’t be sent images. Use an endpoint for a prompt with images.'),
};
