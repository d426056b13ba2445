import { join } from 'node:path';
import { authenticator } from '#auth/authenticator.ts';
import { rootAuthorizer } from '#auth/root-authorizer.ts';
import type { Ids } from '#base/ids.ts';
import type { LocalAuthority } from '#certificates/local-authority.ts';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import type { RegistryAddress } from '#model/image-reference.ts';
import { registryFace } from '#registry/face/registry-face.ts';
import { acmService } from '#services/acm/service.ts';
import { ec2Service } from '#services/ec2/service.ts';
import { ecrService } from '#services/ecr/service.ts';
import { ecsService } from '#services/ecs/service.ts';
import { objectFiles } from '#services/elasticloadbalancing/object-files.ts';
import { elbService } from '#services/elasticloadbalancing/service.ts';
import { iamService } from '#services/iam/service.ts';
import { kmsService } from '#services/kms/service.ts';
import { logsService } from '#services/logs/service.ts';
import { stsService } from '#services/sts/service.ts';
import { apiFace } from '#wire/api-face.ts';
import type { Face } from '#wire/http-server.ts';
import type { DaemonOptions } from './daemon-options.ts';
import type { FargateUsage } from '#state/fargate-usage.ts';
import type { StateDirectory } from './state-directory.ts';

export interface FacesOptions extends StateDirectory, Pick<DaemonOptions, 'settings' | 'clock' | 'random' | 'log' | 'onBug'> {
  readonly ids: Ids;
  readonly address: RegistryAddress;
  readonly capacity: FargateCapacity;
  readonly usage: FargateUsage;
  readonly authority: LocalAuthority;
  /** Ends what comes from a VPC and asks a service that it has no way to. */
  readonly vpcFace: Face;
}

/** What shares the HTTP port. The registry takes its paths; everything else is the AWS APIs'. Requests and their signatures go by real time. */
export function faces({ settings, store, cloudClock, logEvents, driver, registry, tokens, accessKeys, sealing, ids, random, clock, log, onBug, address, capacity, usage, authority, vpcFace }: FacesOptions): readonly Face[] {
  const services = [
    ecsService({ store, clock: cloudClock, ids, capacity, usage }),
    ecrService({ store, clock: cloudClock, registry, tokens, address }),
    logsService({ store, logEvents, clock: cloudClock, realTimeOf: (atMs) => cloudClock.realTimeOf(atMs), ids }),
    ec2Service({ store, clock: cloudClock, ids, publicAddressPool: settings.publicAddressPool }),
    elbService({ store, clock: cloudClock, ids, publicAddressPool: settings.publicAddressPool, objects: objectFiles(join(settings.stateDir, 's3')) }),
    acmService({ store, clock: cloudClock, realClock: clock, ids, authority }),
    iamService({ store, clock: cloudClock, ids, random, sealing }),
    kmsService({ store, clock: cloudClock, ids, random, sealing }),
    stsService(),
  ];
  return [
    vpcFace,
    registryFace({ store, driver, registry, tokens, address, clock: cloudClock, log }),
    apiFace({ services, authenticate: authenticator({ accessKeys, clock }), authorizer: rootAuthorizer, durable: () => store.durable(), clock, ids, log, onBug }),
  ];
}
