import { authenticator } from '#auth/authenticator.ts';
import type { LastUsed } from '#auth/last-used.ts';
import { layerFace } from '#registry/face/layer-face.ts';
import { logoFace } from '#registry/face/logo-face.ts';
import { registryFace } from '#registry/face/registry-face.ts';
import { apiFace } from '#wire/api-face.ts';
import type { Face } from '#wire/http-server.ts';
import type { DaemonOptions } from './daemon-options.ts';
import type { VpcConnections } from './vpc-api.ts';
import { services, type ServicesOptions } from './services.ts';

export interface FacesOptions extends ServicesOptions, Pick<DaemonOptions, 'log' | 'onBug'> {
  /** Knows what comes from a VPC, and ends what asks a service that it has no way to. */
  readonly vpc: Pick<VpcConnections, 'face' | 'sourceVpcOf'>;
  readonly lastUsed: LastUsed;
}

/** What shares the HTTP port. The registry takes its paths; everything else is the AWS APIs'. Requests and their signatures go by real time. */
export function faces({ vpc, lastUsed, log, onBug, ...options }: FacesOptions): readonly Face[] {
  const { store, registry, tokens, layerUrls, address, ensureRepository, pullThrough, cloudClock, clock, ids, accessKeys, authorizer } = options;
  return [
    vpc.face,
    registryFace({ store, registry, tokens, address, ensureRepository, pullThrough, clock: cloudClock, log, mode: options.settings.registryMode, authorizer, sourceVpcOf: vpc.sourceVpcOf }),
    logoFace({ store, address }),
    layerFace({ store, registry, layerUrls, clock: cloudClock, log }),
    apiFace({ services: services(options), authenticate: authenticator({ accessKeys, clock, onUse: (who) => lastUsed.note(who) }), authorizer, durable: () => store.durable(), clock, ids, log, onBug, sourceVpcOf: vpc.sourceVpcOf }),
  ];
}
