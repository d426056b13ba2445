import type { Parameter as ParameterShape, ParameterHistory, ParameterInlinePolicy, ParameterMetadata, Tag as SsmTag } from '@aws-sdk/client-ssm';
import { dateOf } from '#base/time.ts';
import type { Parameter, ParameterVersion } from '#model/parameter.ts';
import type { Tag } from '#model/tag.ts';
import type { FoundParameter } from './find-parameter.ts';

export function parameterView({ parameter, version, selector }: FoundParameter, value: string): ParameterShape {
  return {
    Name: parameter.name,
    Type: version.type,
    Value: value,
    Version: version.version,
    ...(selector !== undefined && { Selector: selector }),
    LastModifiedDate: dateOf(version.modifiedAt),
    ARN: parameter.arn,
    DataType: version.dataType,
  };
}

export function metadataView(parameter: Parameter, version: ParameterVersion): ParameterMetadata {
  return { ...factsOf(parameter, version), ARN: parameter.arn };
}

export function historyView(parameter: Parameter, version: ParameterVersion, value: string): ParameterHistory {
  return { ...factsOf(parameter, version), Value: value, Labels: [...version.labels] };
}

export function tagsView(tags: readonly Tag[]): SsmTag[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

function factsOf({ name }: Parameter, { type, keyId, modifiedAt, modifiedBy, description, allowedPattern, version, tier, policies, dataType }: ParameterVersion) {
  return {
    Name: name,
    Type: type,
    ...(keyId !== undefined && { KeyId: keyId }),
    LastModifiedDate: dateOf(modifiedAt),
    LastModifiedUser: modifiedBy,
    ...(description !== undefined && { Description: description }),
    ...(allowedPattern !== undefined && { AllowedPattern: allowedPattern }),
    Version: version,
    Tier: tier,
    Policies: policies.map<ParameterInlinePolicy>(({ type: PolicyType, text: PolicyText }) => ({ PolicyText, PolicyType, PolicyStatus: 'Pending' })),
    DataType: dataType,
  };
}
