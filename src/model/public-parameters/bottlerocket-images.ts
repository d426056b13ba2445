import { imageId } from './image-id.ts';
import { kubernetesReleases } from './kubernetes-releases.ts';
import type { PublicParameters } from './public-value.ts';

const path = '/aws/service/bottlerocket';
const release = '1.52.0';
const build = 'a4f05a37';
const architectures = ['x86_64', 'arm64'] as const;

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-bottlerocket-retrieve-ami.html */
export function bottlerocketImages(region: string): PublicParameters {
  const flavours = ['aws-ecs-1', 'aws-ecs-2', ...kubernetesReleases.map(({ version }) => `aws-k8s-${version}`)].flatMap((flavour) => [flavour, `${flavour}-nvidia`, `${flavour}-fips`]);
  return new Map(flavours.flatMap((flavour) => architectures.flatMap((architecture) => image(region, flavour, architecture))));
}

function image(region: string, flavour: string, architecture: string): readonly (readonly [string, string])[] {
  const imageName = `bottlerocket-${flavour}-${architecture}-v${release}-${build}`;
  return ['latest', release, `${release}-${build}`].flatMap((version) => [
    [`${path}/${flavour}/${architecture}/${version}/image_id`, imageId(region, imageName)] as const,
    [`${path}/${flavour}/${architecture}/${version}/image_version`, `${release}-${build}`] as const,
  ]);
}
