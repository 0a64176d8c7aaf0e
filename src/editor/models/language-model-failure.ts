import { quoteBody } from '../../models/endpoints/endpoint-failure';
import { field, textField } from '../../models/endpoints/json-field';
import type { ModelErrorData } from '../../models/model-error';
import { languageModelWords } from './language-model-words';

/**
 * Describes a failed request to one of VS Code's models. VS Code names three failures by a code. Of all others it passes on what the
 * model's extension threw: Copilot's have a name, and others only words.
 *
 * @param model its name in the spec.
 */
export function describeLanguageModelFailure(error: unknown, model: string): ModelErrorData {
  const cause = field(error, 'cause');
  const names = [textField(error, 'code'), textField(error, 'name'), textField(cause, 'name')];
  const words = [textField(error, 'message') ?? '', textField(cause, 'message') ?? ''].join('\n');
  const said = quoteBody(words);
  if (names.includes('NoPermissions')) return { kind: 'unauthorized', message: languageModelWords.notAllowed(model) };
  if (names.includes('NotFound')) return { kind: 'unknownModel', message: languageModelWords.gone(model, said) };
  if (names.includes('ChatRateLimited') || /rate.?limit|too many requests/i.test(words)) {
    return { kind: 'rateLimited', message: languageModelWords.rateLimited(model, said) };
  }
  if (names.includes('Blocked') || names.includes('ChatQuotaExceeded') || /quota/i.test(words)) {
    return { kind: 'outOfCredit', message: languageModelWords.blocked(model, said) };
  }
  if (/token limit|context (?:length|window)|too (?:long|large)|filtered|content (?:filter|policy)/i.test(words)) {
    return { kind: 'refused', message: languageModelWords.refused(model, said) };
  }
  return { kind: 'overloaded', message: languageModelWords.failed(model, said) };
}
