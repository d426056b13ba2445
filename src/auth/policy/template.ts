import { CaseVariants, type Context, type ContextValue } from './context.ts';
import type { PatternPart } from './wildcards.ts';
import type { PolicyVersion } from './policy-document.ts';

/** A value of a policy in which variables may stand (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html). */
export interface Template {
  readonly parts: readonly TemplatePart[];
  /** The same without variables, when it has none. */
  readonly fixed: readonly PatternPart[] | undefined;
}

type TemplatePart = PatternPart | TemplateVariable;

export interface TemplateVariable {
  readonly key: string;
  readonly fallback: string | undefined;
}

/** `${*}`, `${?}` and `${$}` are the characters themselves. No part can end where the next one begins, so that the time this takes grows with the text alone. */
const written = /\$\{(?:([*?$])|([^${}',]+)(?:,\s*'([^']*)'\s*)?)\}/g;

export function templateOf(text: string, version: PolicyVersion): Template {
  const parts: TemplatePart[] = [];
  let end = 0;
  if (version === '2012-10-17') {
    for (const found of text.matchAll(written)) {
      if (found.index > end) parts.push({ text: text.slice(end, found.index), isLiteral: false });
      end = found.index + found[0].length;
      const [, character, key = '', fallback] = found;
      parts.push(character === undefined ? { key: key.trim(), fallback } : { text: character, isLiteral: true });
    }
  }
  if (end < text.length) parts.push({ text: text.slice(end), isLiteral: false });
  const fixed = parts.filter((part) => 'text' in part);
  return { parts, fixed: fixed.length === parts.length ? fixed : undefined };
}

export function variablesOf({ parts }: Template): readonly TemplateVariable[] {
  return parts.filter((part) => 'key' in part);
}

/** What variables stand for is text, even when there are stars in it. Undefined when one stands for nothing: then nothing matches. */
export function resolved({ parts, fixed }: Template, context: Context): readonly PatternPart[] | undefined {
  if (fixed !== undefined) return fixed;
  const found: PatternPart[] = [];
  for (const part of parts) {
    if ('text' in part) found.push(part);
    else {
      const value = single(context(part.key.toLowerCase())) ?? part.fallback;
      if (value === undefined) return undefined;
      found.push({ text: value, isLiteral: true });
    }
  }
  return found;
}

/** Keys of many values cannot be variables. */
function single(value: ContextValue | undefined): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  if (value instanceof CaseVariants) return undefined;
  return value.length === 1 ? value[0] : undefined;
}
