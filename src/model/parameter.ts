import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** A parameter of Parameter Store with its history (https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html). */
export interface Parameter extends Scope {
  readonly arn: string;
  /** As it was given: with a leading slash or, outside of hierarchies, without. */
  readonly name: string;
  /** Oldest first, 100 at most; never empty. */
  readonly versions: readonly ParameterVersion[];
  readonly tags: readonly Tag[];
  /** By its Expiration policy. */
  readonly deletesAt?: number;
}

export interface ParameterVersion {
  readonly version: number;
  readonly type: ParameterKind;
  readonly tier: 'Standard' | 'Advanced';
  readonly value: ParameterValue;
  /** Of a SecureString: as given, or the account's own for it. */
  readonly keyId?: string;
  readonly description?: string;
  readonly allowedPattern?: string;
  readonly dataType: string;
  /** As given: JSON of one policy each. */
  readonly policies: readonly ParameterPolicy[];
  readonly labels: readonly string[];
  readonly modifiedAt: number;
  /** The ARN of who wrote it. */
  readonly modifiedBy: string;
}

export type ParameterKind = 'String' | 'StringList' | 'SecureString';

/** What of a SecureString is known without its key is ciphertext: KMS's own of a standard parameter, one by a data key of an advanced one. Base64. */
export type ParameterValue =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'encrypted'; readonly ciphertext: string }
  | { readonly kind: 'enveloped'; readonly dataKey: string; readonly sealed: string };

export interface ParameterPolicy {
  readonly type: string;
  readonly text: string;
}

export const parameters = defineCollection<Parameter>()({
  kind: 'ssm-parameter',
  version: 1,
  key: (parameter) => parameter.arn,
  indexes: { scope: scopeKey, path: (parameter) => pathsAbove(parameter.name).map((path) => parameterPathKey(parameter, path)) },
});

/** Of all that is in the hierarchy below a path, such as `/app` or `/`. */
export function parameterPathKey(scope: Scope, path: string): string {
  return `${scopeKey(scope)}:/${levelsOf(path).join('/')}`;
}

/** Such as `/`, `/app` and `/app/prod` of `/app/prod/url`. */
function pathsAbove(name: string): readonly string[] {
  const levels = levelsOf(name);
  return levels.map((_, index) => `/${levels.slice(0, index).join('/')}`);
}

function levelsOf(path: string): readonly string[] {
  return path.split('/').filter((level) => level !== '');
}

/** The ARN does not tell whether the name has a leading slash. */
export function parameterArn(scope: Scope, name: string): string {
  return formatArn({ service: 'ssm', region: scope.region, account: scope.account, resource: `parameter/${name.replace(/^\//, '')}` });
}
