import type { ComponentTexts } from '../candidate';

/**
 * Why a component's text may not run. A further reason is added here, found by the `TextCheck` of the world, and put into
 * words by `describeTextFault`.
 */
export type TextFault =
  | { readonly kind: 'empty' }
  /** It has more characters than a text of this component may have. */
  | { readonly kind: 'tooLong'; readonly length: number; readonly limit: number }
  /** It is not a template of its language. */
  | { readonly kind: 'malformed'; readonly detail: string }
  /** It lost, invented or newly needs a template variable, a section, a tag or a function. */
  | { readonly kind: 'variables'; readonly detail: string };

/** What stands against a text of a component before its first rollout. The same text always gets the same answer. */
export interface TextCheck {
  /** Undefined when the text may run. */
  faultOf(component: string, text: string): TextFault | undefined;
}

/** Why a whole candidate may not run: the first of its texts that has a fault. */
export interface CandidateFault {
  readonly component: string;
  readonly fault: TextFault;
}

/** The first fault of a candidate's texts, in module order. */
export function faultOfTexts(check: TextCheck, texts: ComponentTexts): CandidateFault | undefined {
  for (const [component, text] of Object.entries(texts)) {
    const fault = check.faultOf(component, text);
    if (fault !== undefined) return { component, fault };
  }
  return undefined;
}

/** A fault in a sentence or two, for the model or the developer who wrote the text. */
export function describeTextFault(fault: TextFault): string {
  switch (fault.kind) {
    case 'empty':
      return 'The new text is empty.';
    case 'tooLong':
      return `The new text has ${fault.length} characters. At most ${fault.limit} are allowed: shorten it.`;
    case 'malformed':
    case 'variables':
      return fault.detail;
  }
}

/** The same, with the component that it is about. */
export function describeCandidateFault({ component, fault }: CandidateFault): string {
  return `The text of "${component}" cannot be used. ${describeTextFault(fault)}`;
}
