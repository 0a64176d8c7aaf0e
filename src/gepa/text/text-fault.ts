import type { ComponentTexts } from '../candidate';
import type { SizeLimit } from './size-limit';

/** Why a component's text may not run. The world's `TextCheck` finds faults, and `describeTextFault` describes them. */
export type TextFault =
  | { readonly kind: 'empty' }
  /** It has too many characters for this component. */
  | { readonly kind: 'tooLong'; readonly length: number; readonly limit: number }
  /** It has more tokens, by estimate, than an option of the search allows. */
  | ({ readonly kind: 'tooLarge'; readonly size: number } & SizeLimit)
  /** It isn't a valid template. */
  | { readonly kind: 'malformed'; readonly detail: string }
  /** It lost or added a template variable, a section, a tag or a function. */
  | { readonly kind: 'variables'; readonly detail: string }
  /** It changes a passage that the developer locked. */
  | { readonly kind: 'locked'; readonly passage: string };

/** Checks a component's text before its first rollout. The same text always gives the same result. */
export interface TextCheck {
  /** Returns a fault, or undefined if the text may run. */
  faultOf(component: string, text: string): TextFault | undefined;
}

/** The first fault among a candidate's texts. */
export interface CandidateFault {
  readonly component: string;
  readonly fault: TextFault;
}

/** Finds the first fault of a candidate's texts, in module order. */
export function faultOfTexts(check: TextCheck, texts: ComponentTexts): CandidateFault | undefined {
  for (const [component, text] of Object.entries(texts)) {
    const fault = check.faultOf(component, text);
    if (fault !== undefined) return { component, fault };
  }
  return undefined;
}

/** Describes a fault for the model or the developer who wrote the text. */
export function describeTextFault(fault: TextFault): string {
  switch (fault.kind) {
    case 'empty':
      return 'The new text is empty.';
    case 'tooLong':
      return `The new text has ${fault.length} characters. At most ${fault.limit} are allowed: shorten it.`;
    case 'tooLarge':
      return `The new text has ≈${fault.size} tokens. At most ≈${fault.tokens} are allowed (search.${fault.option}): shorten it.`;
    case 'malformed':
    case 'variables':
      return fault.detail;
    case 'locked':
      return `The new text changes a locked passage. Keep it exactly as it is, as often as it is there: ${JSON.stringify(fault.passage)}`;
  }
}

/** Describes a fault with its component. */
export function describeCandidateFault({ component, fault }: CandidateFault): string {
  return `The text of "${component}" cannot be used. ${describeTextFault(fault)}`;
}
