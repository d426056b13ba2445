import { ParameterTier, ParameterType, type PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { parameterArn, parameters, type Parameter, type ParameterValue, type ParameterVersion } from '#model/parameter.ts';
import { scopeKey } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { checkEnum, checkLength, checkPattern } from '#wire/constraints.ts';
import type { Call } from '#wire/operation.ts';
import { parameterAccess } from '../access.ts';
import type { SsmDeps, SsmOperation } from '../deps.ts';
import { parameterLimitExceeded, parameterAlreadyExists, refuseComplaints } from '../errors.ts';
import { findParameter } from '../find-parameter.ts';
import { newVersion, ownKey, withVersion, type NewVersion } from '../new-version.ts';
import { checkNewName } from '../parameter-name.ts';
import { encryptedValue } from '../parameter-value.ts';
import { defaultTierSetting, settingValue } from '../settings.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm */
const standardMax = 10_000;
const advancedMax = 100_000;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export default {
  access: (input, call, deps) => [
    parameterAccess('PutParameter', input.Name ?? '', { call, deps, keys: { 'ssm:Overwrite': String(input.Overwrite ?? false) } }),
    ...((input.Tags?.length ?? 0) > 0 ? [parameterAccess('AddTagsToResource', input.Name ?? '', { call, deps })] : []),
  ],
  async handle(input, call, deps) {
    const { store } = deps;
    const name = (input.Name ?? '').trim();
    checkInput(input);
    checkNewName(name);
    const arn = parameterArn(call, name);
    // Once to know what is to be encrypted, and how, and again when it is: another call may have come first.
    const value = await valueOf(input, { arn, version: nextVersion(input, { store, name, arn, call, deps }).next, deps, call });
    return store.transact((transaction) => {
      const { existing, next } = nextVersion(input, { store: transaction, name, arn, call, deps });
      if (existing === undefined) assertRoom(transaction, call, next.tier);
      const { deletesAt, ...facts } = next;
      const version: ParameterVersion = { ...facts, value, modifiedAt: deps.clock.nowMs(), modifiedBy: call.principal.arn };
      const { account, region } = call;
      const tags = withTags(existing?.tags ?? [], input.Tags);
      transaction.put(parameters, { account, region, arn, name, versions: withVersion(existing, version, name), tags, ...(deletesAt !== undefined && { deletesAt }) });
      return { Version: version.version, Tier: version.tier };
    });
  },
} satisfies SsmOperation<'PutParameter'>;

interface Place {
  readonly store: Reader;
  readonly name: string;
  readonly arn: string;
  readonly call: Call;
  readonly deps: SsmDeps;
}

function nextVersion(input: PutParameterCommandInput, { store, name, arn, call, deps: { clock } }: Place): { readonly existing: Parameter | undefined; readonly next: NewVersion } {
  const nowMs = clock.nowMs();
  const existing = findParameter(store, { ...call, name, arn, isByArn: true, isElsewhere: false }, nowMs);
  // With and without a leading slash they would share an ARN.
  if (existing !== undefined && existing.name !== name) throw parameterAlreadyExists();
  const next = newVersion(input, existing, { nowMs, defaultTier: settingValue(store, call, defaultTierSetting) });
  withTags([], input.Tags);
  return { existing, next };
}

function assertRoom(store: Reader, call: Call, tier: ParameterVersion['tier']): void {
  const max = tier === 'Standard' ? standardMax : advancedMax;
  const all = store.find(parameters, 'scope', scopeKey(call));
  if (all.length < max || all.filter(({ versions }) => versions.at(-1)?.tier === tier).length < max) return;
  throw parameterLimitExceeded(`You have reached the maximum number of ${tier.toLowerCase()} parameters for this AWS account and Region (${max}). To add more parameters, delete existing parameters.`);
}

async function valueOf({ Value: text = '' }: PutParameterCommandInput, { arn, version, deps, call }: { readonly arn: string; readonly version: NewVersion; readonly deps: SsmDeps; readonly call: Call }): Promise<ParameterValue> {
  const { type, keyId, tier } = version;
  if (type !== 'SecureString') return { kind: 'plain', text };
  return encryptedValue({ arn, text, tier, keyId: keyId === ownKey ? undefined : keyId }, deps, call);
}

function checkInput(input: PutParameterCommandInput): void {
  refuseComplaints([
    checkLength('name', input.Name, { min: 1, max: 2_048 }),
    checkLength('description', input.Description, { max: 1_024 }),
    checkEnum('type', input.Type, ParameterType),
    checkLength('keyId', input.KeyId, { min: 1, max: 256 }),
    checkPattern('keyId', input.KeyId, '^([a-zA-Z0-9:/_-]+)$'),
    checkLength('allowedPattern', input.AllowedPattern, { max: 1_024 }),
    checkEnum('tier', input.Tier, ParameterTier),
    checkLength('policies', input.Policies, { min: 1, max: 4_096 }),
    checkLength('dataType', input.DataType, { max: 128 }),
  ]);
}
