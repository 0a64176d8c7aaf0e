import type { ContextKeys, RowKinds, ThreadKind, ViewId } from './context';

/** What VS Code itself tells, as far as conditions here ask for it. */
interface KeysOfVSCode {
  commentController: string;
  commentThread: ThreadKind;
  editorHasSelection: boolean;
  editorIsOpen: boolean;
  explorerResourceIsFolder: boolean;
  resourceFilename: string;
  resourcePath: string;
  resourceScheme: string;
  view: ViewId;
  viewItem: RowKinds[ViewId];
}

type Keys = KeysOfVSCode & ContextKeys;

/** The keys whose values are of a type. */
type KeyOf<Value> = { [Key in keyof Keys]: Keys[Key] extends Value ? Key : never }[keyof Keys];

type OneOrMore<Value> = readonly [Value, ...Value[]];

declare const isCondition: unique symbol;

/**
 * A condition in the language of `when` clauses, with keys and values that exist. The functions below write it.
 *
 * @see https://code.visualstudio.com/api/references/when-clause-contexts
 */
export type When = string & { readonly [isCondition]: true };

const condition = (text: string): When => text as When;

/** Never: for commands that the palette is not to offer. */
export const never = condition('false');

/** Whether a key is set, to anything but false, nothing and zero. */
export const isSet = (key: keyof Keys): When => condition(key);

export const not = (when: When): When => condition(/^[\w.]+$/.test(when) ? `!${when}` : `!(${when})`);

export const all = (...conditions: readonly When[]): When => condition(conditions.join(' && '));

/** Where it is part of another condition, it stands in parentheses. */
export const any = (...conditions: readonly When[]): When => condition(`(${conditions.join(' || ')})`);

/** Whether a key has one of some values. */
export function is<Key extends KeyOf<string>>(key: Key, ...values: OneOrMore<Keys[Key]>): When {
  return condition(values.length === 1 ? `${key} == ${values[0]}` : `${key} =~ /^(${values.join('|')})$/`);
}

export const matches = (key: KeyOf<string>, pattern: RegExp): When => condition(`${key} =~ ${String(pattern)}`);

export const isMoreThan = (key: KeyOf<number>, number: number): When => condition(`${key} > ${number}`);

/** Whether the value of a key is in the list that another holds. */
export const isIn = (key: KeyOf<string>, list: KeyOf<readonly string[]>): When => condition(`${key} in ${list}`);

/** Whether it is about a row of a view, of one of some kinds. */
export function isRow<View extends ViewId>(view: View, ...kinds: OneOrMore<RowKinds[View]>): When {
  return all(is('view', view), is('viewItem', ...kinds));
}
