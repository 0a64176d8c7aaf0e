const wideCharacter =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\u3000-\\u303f\\uff00-\\uff60]';
const wide = new RegExp(wideCharacter, 'u');
/** Matches the places where a line may end: after white space, and around wide characters. */
const breaks = new RegExp(`(?<=\\s)|(?<=${wideCharacter})|(?=${wideCharacter})`, 'u');

/**
 * Breaks a text into lines that fit a row of a quick pick, which cuts longer ones off: between words, or anywhere in a longer word or
 * in Chinese, Japanese and Korean, whose characters are twice as wide.
 *
 * @param width of a line, in narrow characters.
 */
export function wrappedText(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrappedLine(line.trim(), width));
}

function wrappedLine(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const piece of line.split(breaks).flatMap((word) => piecesOf(word, width))) {
    if (current !== '' && widthOf((current + piece).trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = '';
    }
    current += piece;
  }
  return [...lines, current];
}

/** Cuts a word that is wider than a line. */
function piecesOf(word: string, width: number): readonly string[] {
  if (widthOf(word.trim()) <= width) return [word];
  const characters = Array.from(word);
  return Array.from({ length: Math.ceil(characters.length / width) }, (_, place) =>
    characters.slice(place * width, (place + 1) * width).join(''),
  );
}

function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0);
}
