// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import { optimizeWords } from './optimize-words';

/** The answer when the developer goes back a step. */
export const back = Symbol('back');

interface PickStep<Item> {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly Item[];
  /** The current answer, which is marked and preselected. */
  readonly chosen?: Item | undefined;
  /** Whether to show a Back button. */
  readonly canGoBack: boolean;
}

/**
 * Lets the developer pick one of several items.
 *
 * @throws CancellationError when they cancel.
 */
export async function pick<Item extends vscode.QuickPickItem>(step: PickStep<Item>): Promise<Item | typeof back> {
  const input = vscode.window.createQuickPick();
  const rows = step.items.map((item) => (item === step.chosen ? marked(item) : item));
  input.title = step.title;
  input.placeholder = step.placeholder;
  input.items = rows;
  input.matchOnDescription = true;
  const active = rows.filter((_, place) => step.items[place] === step.chosen);
  if (active.length > 0) input.activeItems = active;
  return show(input, step.canGoBack, () => step.items[rows.findIndex((row) => row === input.selectedItems[0])]);
}

/**
 * Lets the developer pick one of several items, or type another.
 *
 * @param itemOf makes the item for a text that isn't the label of one.
 * @throws CancellationError when they cancel.
 */
export async function pickOrType<Item extends vscode.QuickPickItem>(
  step: PickStep<Item>,
  itemOf: (typed: string) => Item,
): Promise<Item | typeof back> {
  const input = vscode.window.createQuickPick();
  const rowsFor = (items: readonly Item[]) => items.map((item) => (item === step.chosen ? marked(item) : item));
  let items = step.items;
  let rows = rowsFor(items);
  input.title = step.title;
  input.placeholder = step.placeholder;
  input.items = rows;
  const active = rows.filter((_, place) => items[place] === step.chosen);
  if (active.length > 0) input.activeItems = active;
  input.onDidChangeValue((value) => {
    const text = value.trim();
    const isNew = text !== '' && step.items.every(({ label }) => label !== text);
    items = isNew ? [...step.items, itemOf(text)] : step.items;
    rows = rowsFor(items);
    input.items = rows;
  });
  return show(input, step.canGoBack, () => items[rows.findIndex((row) => row === input.selectedItems[0])]);
}

function marked(item: vscode.QuickPickItem): vscode.QuickPickItem {
  const { description = '' } = item;
  return {
    ...item,
    description: [optimizeWords.current(), description].filter((part) => part !== '').join(' · '),
  };
}

interface AskStep {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  readonly placeholder?: string;
  /** Says what is wrong with an answer; undefined when it is valid. */
  readonly problem?: (text: string) => string | undefined;
}

/**
 * Asks for a text. The developer can go back a step.
 *
 * @throws CancellationError when they cancel.
 */
export async function ask({ title, prompt, value, placeholder, problem }: AskStep): Promise<string | typeof back> {
  const input = vscode.window.createInputBox();
  input.title = title;
  input.prompt = prompt;
  input.value = value;
  input.placeholder = placeholder ?? '';
  const validate = () => {
    input.validationMessage = problem?.(input.value.trim());
  };
  input.onDidChangeValue(validate);
  return show(input, true, () => {
    validate();
    return input.validationMessage === undefined ? input.value.trim() : undefined;
  });
}

/** @param answer returns what Enter accepts; undefined while the answer is invalid. */
function show<Answer>(
  input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  canGoBack: boolean,
  answer: () => Answer | undefined,
): Promise<Answer | typeof back> {
  input.ignoreFocusOut = true;
  input.buttons = canGoBack ? [vscode.QuickInputButtons.Back] : [];
  return new Promise<Answer | typeof back>((resolve, reject) => {
    input.onDidTriggerButton(() => resolve(back));
    input.onDidAccept(() => {
      const accepted = answer();
      if (accepted !== undefined) resolve(accepted);
    });
    input.onDidHide(() => reject(new vscode.CancellationError()));
    input.show();
  }).finally(() => input.dispose());
}
