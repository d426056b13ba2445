import { availabilityZones } from '../zones.ts';
import { awsRegions } from './aws-regions.ts';
import { awsServices } from './aws-services.ts';
import type { PublicParameters } from './public-value.ts';

const path = '/aws/service/global-infrastructure';
type Entry = readonly [string, string];

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html */
export function globalInfrastructure(region: string): PublicParameters {
  return new Map([entry('/current-region', region), ...awsRegions.flatMap(regionEntries), ...awsServices.flatMap(serviceEntries)]);
}

function entry(name: string, text: string): Entry {
  return [`${path}${name}`, text];
}

function regionEntries({ name, longName, country }: { readonly name: string; readonly longName: string; readonly country: string }): readonly Entry[] {
  const at = `/regions/${name}`;
  const zones = availabilityZones(name).flatMap(({ id }) => [
    entry(`${at}/availability-zones/${id}`, id),
    entry(`/availability-zones/${id}`, id),
    entry(`/availability-zones/${id}/parent-region`, name),
    entry(`/availability-zones/${id}/group`, name),
  ]);
  return [entry(at, name), entry(`${at}/longName`, longName), entry(`${at}/partition`, 'aws'), entry(`${at}/domain`, 'amazonaws.com'), entry(`${at}/geolocationCountry`, country), ...zones];
}

/** Every service is in every Region here. */
function serviceEntries({ code, longName, host }: { readonly code: string; readonly longName: string; readonly host: string }): readonly Entry[] {
  const regions = awsRegions.flatMap(({ name }) => {
    const endpoint = host.includes('.') ? host : `${host}.${name}.amazonaws.com`;
    return [
      entry(`/services/${code}/regions/${name}`, name),
      entry(`/services/${code}/regions/${name}/endpoint`, endpoint),
      entry(`/services/${code}/regions/${name}/protocols`, 'HTTPS'),
      entry(`/regions/${name}/services/${code}`, code),
      entry(`/regions/${name}/services/${code}/endpoint`, endpoint),
      entry(`/regions/${name}/services/${code}/protocols`, 'HTTPS'),
    ];
  });
  return [entry(`/services/${code}`, code), entry(`/services/${code}/longName`, longName), ...regions];
}
