import { tagged } from '../../gepa/text/unique-tags';
import { textOfContent, type Completion, type CompletionRequest, type Model } from '../model';
import { ModelError } from '../model-error';
import { asksForLabelOnly } from './answer-format';
import { readGuidance } from './guidance';
import { findLabelList, type Label } from './label-list';
import { reviseLabels, type LabelLesson } from './label-lessons';
import { observe, type Observation } from './observation';
import { readReflectionRequest, type ReflectionRequest } from './reflection-request';
import { requestLabelOnly, rewriteLabels } from './rewrite';
import { replyShorter } from './shorter-labels';
import { practiceCompletion } from './student';

/**
 * The practice model as the reflection model: deterministic and offline. It reads the feedback in the request, finds the words that
 * distinguish the examples of one label from the others, and edits the labels' descriptions accordingly. It knows only the request.
 */
export class PracticeReflector implements Model {
  /** @throws {ModelError} when the request isn't a reflection request. */
  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    signal.throwIfAborted();
    const asked = request.messages
      .filter(({ role }) => role === 'user')
      .map(({ content }) => readReflectionRequest(textOfContent(content)))
      .find((found) => found !== undefined);
    if (asked === undefined) {
      throw new ModelError({
        kind: 'refused',
        message: 'The practice reflector can only improve prompts. Choose another model for this.',
      });
    }
    return Promise.resolve(practiceCompletion(request, asked.shortens ? replyShorter(asked) : reply(asked)));
  }
}

interface Change {
  readonly summary: string;
  readonly examples: readonly string[];
}

/** The most wrong answers that the diagnosis names. It counts the rest. */
const mostMisses = 3;

function reply({ mark, asksFor, mostTexts, currentText, examples, guidance }: ReflectionRequest): string {
  const labels = findLabelList(currentText)?.entries ?? [];
  const names = labels.map(({ name }) => name);
  const observations = examples
    .map((example) => observe(example, names))
    .filter((observation) => observation !== undefined);
  const wishes = readGuidance(guidance, names);
  const revised = reviseLabels(labels, observations, wishes);
  const wordy =
    wishes.refusesLabelOnly || asksForLabelOnly(currentText) ? [] : observations.filter(({ isWordy }) => isWordy);
  const described = revised.lessons.length === 0 ? currentText : rewriteLabels(currentText, revised.labels);
  const changes = [...revised.lessons.map(explainLesson), ...explainFormat(wordy)];
  const diagnosis = diagnose(examples.length, observations, wordy);
  if (asksFor === 'critique') return tagged('critique', mark, diagnosis);
  const whole = { changes, text: wordy.length === 0 ? described : requestLabelOnly(described) };
  if (asksFor === 'hypotheses') {
    const alone = [
      ...revised.lessons.map((lesson) => ({
        label: `Words of ${lesson.label}`,
        changes: [explainLesson(lesson)],
        text: rewriteLabels(currentText, onlyWith(lesson, revised.labels, labels)),
      })),
      ...explainFormat(wordy).map((change) => ({
        label: 'Answer format',
        changes: [change],
        text: requestLabelOnly(currentText),
      })),
    ];
    const all = { label: 'All causes together', ...whole };
    const variants = alone.length === 1 ? alone : [...alone.slice(0, mostTexts - 1), all];
    return [tagged('diagnosis', mark, diagnosis), ...variants.map(hypothesisIn(mark))].join('\n');
  }
  const number = asksFor === 'numberedTexts' ? '_1' : '';
  return [
    tagged('diagnosis', mark, diagnosis),
    tagged(`changes${number}`, mark, changes.map(formatChange).join('\n')),
    tagged(`new_text${number}`, mark, whole.text),
  ].join('\n');
}

/** Returns the labels with one of the lessons only. */
function onlyWith(lesson: LabelLesson, revised: readonly Label[], labels: readonly Label[]): readonly Label[] {
  return revised.flatMap((label) =>
    label.name === lesson.label ? [label] : labels.filter(({ name }) => name === label.name),
  );
}

interface Variant {
  readonly label: string;
  readonly changes: readonly Change[];
  readonly text: string;
}

function hypothesisIn(mark: string) {
  return ({ label, changes, text }: Variant, place: number): string =>
    [
      tagged(`label_${place + 1}`, mark, label),
      tagged(`cause_${place + 1}`, mark, changes.map(({ summary }) => summary).join(' ')),
      tagged(`changes_${place + 1}`, mark, changes.map(formatChange).join('\n')),
      tagged(`new_text_${place + 1}`, mark, text),
    ].join('\n');
}

function diagnose(count: number, observations: readonly Observation[], wordy: readonly Observation[]): string {
  if (observations.length === 0)
    return 'The feedback does not say which label was expected, so there is nothing to learn from.';
  const missed = observations.filter(({ chosen, expected }) => chosen !== expected);
  const sentences = [
    missed.length === 0
      ? `All ${count} examples got the right label.`
      : `${missed.length} of ${count} examples got another label than expected, because the descriptions do not mention what they are about: ${listed(missed.map(describeMiss))}.`,
    ...(wordy.length === 0 ? [] : ['The answers are sentences, because the text does not ask for the label only.']),
  ];
  return sentences.join(' ');
}

/** Names the first few examples. All scores are visible elsewhere. */
function listed(misses: readonly string[]): string {
  const more = misses.length - mostMisses;
  return [...misses.slice(0, mostMisses), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function describeMiss({ example, chosen, expected }: Observation): string {
  return chosen === undefined
    ? `${example} is ${expected}, and no label was named`
    : `${example} is ${expected}, not ${chosen}`;
}

function explainLesson({ label, isNewLabel, added, removed, examples }: LabelLesson): Change {
  const parts = [
    ...(isNewLabel ? ['list it among the labels'] : []),
    ...(added.length === 0 ? [] : [`mention words of its examples: ${added.join(', ')}`]),
    ...(removed.length === 0 ? [] : [`no longer mention words that misled: ${removed.join(', ')}`]),
  ];
  return { summary: `${label}: ${parts.join('; ')}.`, examples };
}

function explainFormat(wordy: readonly Observation[]): readonly Change[] {
  if (wordy.length === 0) return [];
  const summary = 'Ask for the label only, because the feedback expects nothing around it.';
  return [{ summary, examples: wordy.map(({ example }) => example) }];
}

function formatChange({ summary, examples }: Change): string {
  return `<change examples="${examples.join(', ')}">${summary}</change>`;
}
