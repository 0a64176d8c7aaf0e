import { isNode, visit } from 'yaml';
import { lineAt } from '../documents/line-ends';
import { findLiterals } from '../literals/find-literals';
import { languageOf } from '../literals/languages';
import { LiteralFault, respellLiteral, textOfLiteral, type LiteralText } from '../literals/source-literal';
import { PromptError } from '../prompt-error';
import type { Span } from '../documents/span';
import { isTextScalar, YamlPart, type TextScalar } from '../documents/yaml-document';
import { spellings } from '../documents/yaml-scalar';

/** A text in a notation of its language: a string literal of a program, or a scalar of YAML. */
export interface QuotedText {
  /** With its quotes, or what else it begins and ends with. */
  readonly place: Span;
  /** What it begins with, e.g. `f"`. */
  readonly opening: string;
  /** @throws PromptError when it cannot be read. */
  read(): LiteralText;
  /** The ways to write the file with another text in its place, none when it cannot hold that. The reader is to try them. */
  respell(text: string): readonly string[];
}

/**
 * The quoted texts of a file, none when its language is not known.
 *
 * @throws PromptError for YAML that is malformed.
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
        throw new PromptError(`This string literal cannot be edited here. ${error.message}. Write it in another way.`, {
          file: path,
          line: lineAt(content, error.offset),
        });
      }
    },
    respell: (text) => respellLiteral(content, literal, text),
  }));
}

function scalars(path: string, content: string): readonly QuotedText[] {
  const yaml = new YamlPart(path, content);
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
      respell: (wanted) => spellings(content, scalar, wanted),
    };
  });
}
