// Tested by test/e2e/first-contact.test.mjs.
import { dirname } from 'node:path';
import { addressesOf, chatSpecs } from '../../models/model-spec';
import type { RunModels } from '../../models/run-models';
import type { RunDraft } from '../../runs/draft/run-draft';
import type { ModelProvider } from '../../worker/run-client';
import type { ApiKeys } from '../models/api-keys';
import type { LanguageModels } from '../models/language-models';

/** The models of a form's answers, for the few requests before a run. */
export class FormModels {
  constructor(
    private readonly keys: ApiKeys,
    private readonly languageModels: LanguageModels,
    private readonly provide: ModelProvider,
  ) {}

  /**
   * Returns the models of a draft, after asking for missing keys.
   *
   * @throws {UserError} when VS Code lacks a model; CancellationError when the developer cancels.
   */
  async of({ models, specFile }: RunDraft): Promise<RunModels> {
    await this.languageModels.ensure(chatSpecs(models));
    await this.keys.ensure(addressesOf(models));
    return this.provide(models, dirname(specFile));
  }
}
