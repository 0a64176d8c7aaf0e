import { withVisibleControls } from '../gepa/text/control-characters';

/**
 * Escapes a text from outside for a notification, where VS Code would turn `[text](address)` into a link, even to a command.
 */
export function notificationText(text: string): string {
  return withVisibleControls(text).replaceAll('](', '] (');
}

/**
 * Returns the first of the faults in a message with one per line, and the number of the others. A first line that only introduces them is
 * joined with the fault after it, which doesn't repeat their place.
 */
export function firstFault(message: string): { readonly text: string; readonly others: number } {
  const [first = '', second, ...rest] = message.split('\n');
  if (second === undefined) return { text: first, others: 0 };
  if (!first.endsWith(':')) return { text: first, others: rest.length + 1 };
  const [place = ''] = /^.*?:\d+: /.exec(first) ?? [];
  return { text: `${first} ${second.startsWith(place) ? second.slice(place.length) : second}`, others: rest.length };
}
