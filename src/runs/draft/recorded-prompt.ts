// Tested by test/unit/cli/record.test.ts.
import { recordedPrompt, type RecordedPrompt } from '../../system/recording/recorded-rows';
import { forColumns, possibleVariables, sentTexts, type PromptOfDraft } from './prompt-columns';

/**
 * Returns how calls of a prompt are recognised. Names in single braces are variables, as for new rows.
 *
 * @throws {PromptError} when the prompt has too little fixed text.
 */
export function promptToRecord(prompt: PromptOfDraft): RecordedPrompt {
  const { file, part } = forColumns(prompt, possibleVariables(prompt));
  return recordedPrompt(file.templating, sentTexts(file, part));
}
