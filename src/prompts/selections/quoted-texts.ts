// Tested by test/unit/prompts/selections/selection-address.test.ts.
import { isNode, visit } from 'yaml';
import { lineAt } from '../documents/line-ends';
import { findLiterals } from '../literals/find-literals';
import { languageOf } from '../literals/languages';
import { LiteralFault, rewriteLiteral, textOfLiteral, type LiteralText } from '../literals/source-literal';
import { PromptError } from '../prompt-error';
import type { Span } from '../documents/span';
import { isTextScalar, YamlDocument, type TextScalar } from '../documents/yaml-document';
import { rewriteScalar } from '../documents/yaml-scalar';

/** A text in the notation of its language: a string literal in source code, or a YAML scalar. */
export interface QuotedText {
  /** The range including quotes or other delimiters. */
  readonly place: Span;
  /** The opening delimiter, e.g. `f"`. */
  readonly opening: string;
  /** @throws PromptError when it cannot be read. */
  read(): LiteralText;
  /** Returns the ways to write the file with another text. The caller checks which one reads back correctly. */
  rewrite(text: string): readonly string[];
}

/**
 * Returns the quoted texts of a file. Empty when its language isn't supported.
 *
 * @throws PromptError for malformed YAML.
 */
export function quotedTexts(path: string, content: string): readonly QuotedText[] {
  if (/\.ya?ml$/i.test(path)) return scalars(path, content);
  const language = languageOf(path);
  if (language === undefined) return [];
  return findLiterals(content, language).map((literal) => ({
    place: literal.whole,
    opening: content.slice(literal.whole.start, literal.inside.start),
    read: () => {
      try {
        return textOfLiteral(content, literal);
      } catch (error) {
        if (!(error instanceof LiteralFault)) throw error;
        throw new PromptError(`The string literal cannot be edited. ${error.message}. Write it in another way.`, {
          file: path,
          line: lineAt(content, error.offset),
        });
      }
    },
    rewrite: (text) => rewriteLiteral(content, literal, text),
  }));
}

function scalars(path: string, content: string): readonly QuotedText[] {
  const yaml = new YamlDocument(path, content);
  const found: TextScalar[] = [];
  if (isNode(yaml.root)) {
    visit(yaml.root, {
      Scalar(key, node) {
        if (key !== 'key' && isTextScalar(node)) found.push(node);
      },
    });
  }
  return found.map((node) => {
    const { text, start, end, scalar } = yaml.component('', node);
    return {
      place: { start: scalar.span.start, end: Math.max(end, content.slice(0, scalar.span.end).trimEnd().length) },
      opening: content.slice(scalar.span.start, start),
      read: () => ({ text, span: { start, end }, expressions: [] }),
      rewrite: (newText) => rewriteScalar(content, scalar, newText),
    };
  });
}
