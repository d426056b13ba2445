import { inOnePartition } from './arn-partition.ts';
import { compileCondition, type CompiledCondition } from './compiled-condition.ts';
import type { Context } from './context.ts';
import { parsePolicy, type PolicyDocument, type PolicyKind, type PolicyPatterns, type PolicyStatement, type PolicyVersion } from './policy-document.ts';
import { resolved, templateOf, type Template } from './template.ts';
import { matcherOf, type Matcher } from './wildcards.ts';

/** A policy that is ready to be asked many times. */
export interface CompiledPolicy {
  readonly document: PolicyDocument;
  readonly statements: readonly CompiledStatement[];
}

export interface CompiledStatement {
  readonly statement: PolicyStatement;
  /** The action in lower case. */
  readonly matchesAction: Matcher;
  readonly matchesResource: (resource: string, context: Context) => boolean;
  readonly conditions: readonly CompiledCondition[];
}

/** Throws MalformedPolicy. */
export function compilePolicy(text: string, kind: PolicyKind): CompiledPolicy {
  const document = parsePolicy(text, kind);
  return { document, statements: document.statements.map((statement) => compiled(statement, document.version)) };
}

function compiled(statement: PolicyStatement, version: PolicyVersion): CompiledStatement {
  const { actions, resources, conditions } = statement;
  return { statement, matchesAction: actionMatcher(actions), matchesResource: resourceMatcher(resources, version), conditions: conditions.map((condition) => compileCondition(condition, version, statement.effect)) };
}

function actionMatcher({ isNot, patterns }: PolicyPatterns): Matcher {
  const matchers = patterns.map((pattern) => matcherOf([{ text: pattern.toLowerCase(), isLiteral: false }], 'anything'));
  return (action) => matchers.some((matches) => matches(action)) !== isNot;
}

function resourceMatcher(resources: PolicyPatterns | undefined, version: PolicyVersion): CompiledStatement['matchesResource'] {
  if (resources === undefined) return () => true;
  const { isNot, patterns } = resources;
  const matchers = patterns.map((pattern) => templateMatcher(templateOf(inOnePartition(pattern), version)));
  return (given, context) => {
    const resource = inOnePartition(given);
    return matchers.some((matches) => matches(resource, context)) !== isNot;
  };
}

function templateMatcher(template: Template): (resource: string, context: Context) => boolean {
  if (template.fixed !== undefined) return matcherOf(template.fixed, 'segments');
  return (resource, context) => {
    const parts = resolved(template, context);
    return parts !== undefined && matcherOf(parts, 'segments')(resource);
  };
}
