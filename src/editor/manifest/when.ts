// Tested by test/unit/editor/manifest/manifest.test.ts.
import type { ContextKeys, RowKinds, ThreadKind, ViewId, WinnerThreadKind } from './context';

/** The context keys of VS Code that conditions here use. */
interface KeysOfVSCode {
  commentController: string;
  commentThread: ThreadKind | WinnerThreadKind;
  editorHasSelection: boolean;
  editorIsOpen: boolean;
  explorerResourceIsFolder: boolean;
  resourceExtname: string;
  resourceFilename: string;
  resourcePath: string;
  resourceScheme: string;
  view: ViewId;
  viewItem: RowKinds[ViewId];
}

type Keys = KeysOfVSCode & ContextKeys;

/** The keys whose values have a type. */
type KeyOf<Value> = { [Key in keyof Keys]: Keys[Key] extends Value ? Key : never }[keyof Keys];

type OneOrMore<Value> = readonly [Value, ...Value[]];

declare const isCondition: unique symbol;

/**
 * A `when` clause that the functions below build, with keys and values that exist.
 *
 * @see https://code.visualstudio.com/api/references/when-clause-contexts
 */
export type When = string & { readonly [isCondition]: true };

const condition = (text: string): When => text as When;

/** Never true, for commands that the palette does not show. */
export const never = condition('false');

/** Whether the value of a key is truthy. */
export const isSet = (key: keyof Keys): When => condition(key);

export const not = (when: When): When => condition(/^[\w.]+$/.test(when) ? `!${when}` : `!(${when})`);

export const all = (...conditions: readonly When[]): When => condition(conditions.join(' && '));

/** Always in parentheses, so that it can be part of another condition. */
export const any = (...conditions: readonly When[]): When => condition(`(${conditions.join(' || ')})`);

/** Whether a key has one of these values. */
export function is<Key extends KeyOf<string>>(key: Key, ...values: OneOrMore<Keys[Key]>): When {
  return condition(values.length === 1 ? `${key} == ${values[0]}` : `${key} =~ /^(${values.join('|')})$/`);
}

export const matches = (key: KeyOf<string>, pattern: RegExp): When => condition(`${key} =~ ${String(pattern)}`);

export const isMoreThan = (key: KeyOf<number>, number: number): When => condition(`${key} > ${number}`);

/** Whether the value of one key is in the list of another. */
export const isIn = (key: KeyOf<string>, list: KeyOf<readonly string[]>): When => condition(`${key} in ${list}`);

/** Whether the row belongs to a view and has one of these kinds. */
export function isRow<View extends ViewId>(view: View, ...kinds: OneOrMore<RowKinds[View]>): When {
  return all(is('view', view), is('viewItem', ...kinds));
}
