import type { PutParameterCommandInput } from '@aws-sdk/client-ssm';
import type { Parameter, ParameterKind, ParameterVersion } from '#model/parameter.ts';
import { maxVersionLimitExceeded, parameterAlreadyExists, validationException } from './errors.ts';
import { currentVersion } from './find-parameter.ts';
import { policiesFrom, type PoliciesOfParameter } from './parameter-policies.ts';
import { chosenTier } from './tier.ts';
import { checkValue } from './value-check.ts';

/** The account's own key for SecureStrings, as it is shown; KMS makes it at its first use. */
export const ownKey = 'alias/aws/ssm';
/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
const versionsMax = 100;

/** What PutParameter comes to, all but the value as it is kept. */
export interface NewVersion extends Omit<ParameterVersion, 'value' | 'modifiedAt' | 'modifiedBy'>, Pick<PoliciesOfParameter, 'deletesAt'> {}

/** What the request leaves out stays as it was. Throws for what cannot be a version of the parameter. */
export function newVersion(input: PutParameterCommandInput, existing: Parameter | undefined, { nowMs, defaultTier }: { readonly nowMs: number; readonly defaultTier: string }): NewVersion {
  if (existing !== undefined && input.Overwrite !== true) throw parameterAlreadyExists();
  if (input.Overwrite === true && (input.Tags?.length ?? 0) > 0) throw validationException('Invalid request: tags and overwrite can\'t be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.');
  const before = existing === undefined ? undefined : currentVersion(existing);
  const type = kindOf(input.Type ?? before?.type);
  const dataType = dataTypeOf(input.DataType ?? before?.dataType ?? 'text');
  const allowedPattern = input.AllowedPattern ?? before?.allowedPattern;
  const description = input.Description ?? before?.description;
  const { policies, deletesAt } = input.Policies === undefined ? { policies: before?.policies ?? [], deletesAt: existing?.deletesAt } : policiesFrom(input.Policies, nowMs);
  const tier = chosenTier({ wanted: input.Tier ?? before?.tier ?? defaultTier, before: before?.tier, value: input.Value ?? '', hasPolicies: policies.length > 0 });
  checkValue(input.Value ?? '', { type, allowedPattern, dataType });
  const keyId = keyIdOf(input.KeyId, type, before);
  return {
    version: (before?.version ?? 0) + 1,
    type,
    tier,
    dataType,
    policies,
    labels: [],
    ...(deletesAt !== undefined && { deletesAt }),
    ...(keyId !== undefined && { keyId }),
    ...(allowedPattern !== undefined && allowedPattern !== '' && { allowedPattern }),
    ...(description !== undefined && description !== '' && { description }),
  };
}

/** With a version more, and without the oldest when they are too many: which goes, unless it has a label. */
export function withVersion(existing: Parameter | undefined, version: ParameterVersion, name: string): readonly ParameterVersion[] {
  const versions = existing?.versions ?? [];
  const [oldest] = versions;
  if (oldest === undefined || versions.length < versionsMax) return [...versions, version];
  if (oldest.labels.length > 0) throw maxVersionLimitExceeded(name, oldest.version);
  return [...versions.slice(1), version];
}

const kinds: readonly ParameterKind[] = ['String', 'StringList', 'SecureString'];

function kindOf(given: string | undefined): ParameterKind {
  const kind = kinds.find((each) => each === given);
  if (kind === undefined) throw validationException('A parameter type is required when you create a parameter.');
  return kind;
}

function dataTypeOf(given: string): string {
  if (given === 'text' || given === 'aws:ec2:image') return given;
  if (given === 'aws:ssm:integration') throw validationException('DataType aws:ssm:integration is not supported: there are no webhooks of Automation.');
  throw validationException(`The following data type is not supported: ${given} (Data type names are all lowercase.)`);
}

function keyIdOf(given: string | undefined, type: ParameterKind, before: ParameterVersion | undefined): string | undefined {
  if (type === 'SecureString') return given ?? before?.keyId ?? ownKey;
  if (given !== undefined) throw validationException('KeyId can be given for parameters of type SecureString only.');
  return undefined;
}
