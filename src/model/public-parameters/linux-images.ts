import { imageId } from './image-id.ts';
import type { PublicParameters } from './public-value.ts';

const path = '/aws/service/ami-amazon-linux-latest';
const architectures = ['x86_64', 'arm64'] as const;
const volumes = ['gp2', 'ebs'] as const;

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html */
export function linuxImages(region: string): PublicParameters {
  const image = (name: string, imageName: string): readonly [string, string] => [`${path}/${name}`, imageId(region, imageName)];
  const linux2023 = architectures.flatMap((architecture) => ['', '-minimal'].flatMap((size) => ['default', '6.1', '6.12'].map((kernel) => {
    // The default is the kernel of the first release.
    const built = `al2023-ami${size}-2023.9.20260105.0-kernel-${kernel === 'default' ? '6.1' : kernel}-${architecture}`;
    return image(`al2023-ami${size}-kernel-${kernel}-${architecture}`, built);
  })));
  const linux2 = architectures.flatMap((architecture) => volumes.flatMap((volume) => ['', '-minimal'].flatMap((size) => ['', '-kernel-default', '-kernel-5.10'].map((kernel) => {
    const built = `amzn2-ami${size}${kernel === '' ? '' : '-kernel-5.10'}-hvm-2.0.20260105.1-${architecture}-${volume}`;
    return image(`amzn2-ami${size}${kernel}-hvm-${architecture}-${volume}`, built);
  }))));
  return new Map([...linux2023, ...linux2]);
}
