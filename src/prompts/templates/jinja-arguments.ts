// Tested by test/unit/prompts/templates/jinja-python.test.ts.
import { isMissing, isNumber, pythonText, type JinjaValue } from './jinja-values';

/** The positional and named arguments of a function or filter. */
export class JinjaArguments {
  readonly places: readonly JinjaValue[];
  readonly named: ReadonlyMap<string, JinjaValue>;

  /** @param given the interpreter's arguments, the last of which holds the named ones, if any. */
  constructor(given: readonly JinjaValue[]) {
    const last = given.at(-1);
    const hasNames = last?.type === 'KeywordArgumentsValue';
    this.places = hasNames ? given.slice(0, -1) : given;
    this.named = hasNames ? (last.value as ReadonlyMap<string, JinjaValue>) : new Map<string, JinjaValue>();
  }

  get(place: number, name: string): JinjaValue | undefined {
    const value = this.named.get(name) ?? this.places[place];
    return isMissing(value) ? undefined : value;
  }

  text(place: number, name: string): string | undefined {
    const value = this.get(place, name);
    return value === undefined || value.type === 'NullValue' ? undefined : pythonText(value);
  }

  number(place: number, name: string): number | undefined {
    const value = this.get(place, name);
    return value !== undefined && isNumber(value) ? Number(value.value) : undefined;
  }

  isTrue(place: number, name: string): boolean {
    return this.get(place, name)?.__bool__().value === true;
  }
}
