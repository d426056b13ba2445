import { imageId } from './image-id.ts';
import { kubernetesReleases } from './kubernetes-releases.ts';
import { withMembers, type PublicParameters } from './public-value.ts';

const path = '/aws/service/eks/optimized-ami';
const builtOn = '20260108';
/** The last version that there are images of Amazon Linux 2 for. */
const lastLinux2Minor = 32;

/** https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html */
export function eksImages(region: string): PublicParameters {
  return new Map(kubernetesReleases.flatMap(({ version, patch }) => {
    const folders = [...linux2023(version), ...(Number(version.slice(2)) > lastLinux2Minor ? [] : linux2(version))];
    return folders.flatMap(({ folder, imageName }) => image({ region, name: `${path}/${version}/${folder}`, imageName, releaseVersion: `${patch}-${builtOn}` }));
  }));
}

interface Folder {
  readonly folder: string;
  readonly imageName: string;
}

function linux2023(version: string): readonly Folder[] {
  const variants = [['x86_64', 'standard'], ['x86_64', 'nvidia'], ['x86_64', 'neuron'], ['arm64', 'standard'], ['arm64', 'nvidia']] as const;
  return variants.map(([architecture, variant]) => ({ folder: `amazon-linux-2023/${architecture}/${variant}`, imageName: `amazon-eks-node-al2023-${architecture}-${variant}-${version}-v${builtOn}` }));
}

function linux2(version: string): readonly Folder[] {
  return ['', '-arm64', '-gpu'].map((variant) => ({ folder: `amazon-linux-2${variant}`, imageName: `amazon-eks${variant.replace('arm64', 'arm64-node')}${variant === '-arm64' ? '' : '-node'}-${version}-v${builtOn}` }));
}

/** What is recommended, and the same by its name. */
function image({ region, name, imageName, releaseVersion }: { readonly region: string; readonly name: string; readonly imageName: string; readonly releaseVersion: string }): readonly (readonly [string, string])[] {
  const document = { schema_version: '2', image_id: imageId(region, imageName), image_name: imageName, release_version: releaseVersion };
  return [`${name}/recommended`, `${name}/${imageName}`].flatMap((each) => withMembers(each, document));
}
