// Tested by test/unit/cli/record.test.ts.
import { readPromptPart } from '../../prompts/prompt-part';
import { recordedPrompt, type RecordedPrompt } from '../../system/recording/recorded-rows';
import { forColumns, possibleVariables, promptVariables, sentTexts, type PromptOfDraft } from './prompt-columns';

/**
 * Returns how calls of a prompt are recognised. Names in single braces are variables, as for new rows.
 *
 * @throws {PromptError} when the prompt has too little fixed text.
 */
export function promptToRecord(prompt: PromptOfDraft): RecordedPrompt {
  const { file, part } = forColumns(prompt, possibleVariables(prompt));
  return recordedPrompt(file.templating, sentTexts(file, part));
}

/**
 * Reads a prompt whose calls are to be recorded.
 *
 * @param path of the file: absolute.
 * @throws {PromptError} as `readPromptPart`, and as `promptToRecord`.
 */
export function readPromptToRecord(path: string, content: string, part?: string): RecordedPrompt {
  const file = readPromptPart(path, content, part);
  return promptToRecord({ prompt: path, file, part, variables: promptVariables(file, part) });
}
