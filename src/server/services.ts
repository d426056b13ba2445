import { join } from 'node:path';
import { tryLinkedRole } from '#auth/linked-role.ts';
import type { Ids } from '#base/ids.ts';
import type { LocalAuthority } from '#certificates/local-authority.ts';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import type { RegistryAddress } from '#model/image-reference.ts';
import { acmService } from '#services/acm/service.ts';
import { ec2Service } from '#services/ec2/service.ts';
import { ecrService } from '#services/ecr/service.ts';
import { ecrPublicService } from '#services/ecr-public/service.ts';
import { ecsService } from '#services/ecs/service.ts';
import { objectFiles } from '#services/elasticloadbalancing/object-files.ts';
import { elbService } from '#services/elasticloadbalancing/service.ts';
import { iamService } from '#services/iam/service.ts';
import { kmsService } from '#services/kms/service.ts';
import { logsService } from '#services/logs/service.ts';
import { secretsManagerService } from '#services/secretsmanager/service.ts';
import { ssmService } from '#services/ssm/service.ts';
import { stsService } from '#services/sts/service.ts';
import { providerKeys } from '#services/sts/web-identity/provider-keys.ts';
import type { FargateUsage } from '#state/fargate-usage.ts';
import type { Service } from '#wire/operation.ts';
import type { DaemonOptions } from './daemon-options.ts';
import { secretDeps } from './secret-deps.ts';
import type { StateDirectory } from './state-directory.ts';

export interface ServicesOptions extends StateDirectory, Pick<DaemonOptions, 'settings' | 'clock' | 'random'> {
  readonly ids: Ids;
  readonly address: RegistryAddress;
  readonly capacity: FargateCapacity;
  readonly usage: FargateUsage;
  readonly authority: LocalAuthority;
}

/** Every AWS API that the daemon serves. What they show goes by the cloud's clock. */
export function services({ settings, store, cloudClock, logEvents, registry, tokens, layerUrls, sealing, sessions, accessKeys, authorizer, ids, random, clock, address, capacity, usage, authority, ensureRepository, pullThrough, readCredentials, keys }: ServicesOptions): readonly Service[] {
  const { publicAddressPool } = settings;
  const { kms, secretsmanager, ssm } = secretDeps({ store, cloudClock, sealing, authorizer, random, ids });
  return [
    ecsService({ store, clock: cloudClock, ids, capacity, usage, tryLinkedRole: tryLinkedRole('ecs.amazonaws.com', { store, clock: cloudClock, random, authorizer }) }),
    ecrService({ store, clock: cloudClock, random, registry, tokens, layerUrls, address, ensureRepository, pullThrough, readCredentials, authorizer, keys, ids }),
    ecrPublicService({ store, clock: cloudClock, registry, tokens, address }),
    logsService({ store, logEvents, clock: cloudClock, realTimeOf: (atMs) => cloudClock.realTimeOf(atMs), ids }),
    ec2Service({ store, clock: cloudClock, ids, publicAddressPool }),
    elbService({ store, clock: cloudClock, ids, random, publicAddressPool, objects: objectFiles(join(settings.stateDir, 's3')) }),
    acmService({ store, clock: cloudClock, realClock: clock, ids, authority }),
    iamService({ store, clock: cloudClock, ids, random, sealing }),
    kmsService(kms),
    secretsManagerService(secretsmanager),
    ssmService(ssm),
    stsService({ store, clock, sealing, sessions, accessKeys, authorizer, providerKeys: providerKeys(clock) }),
  ];
}
