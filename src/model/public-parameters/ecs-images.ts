import { imageId } from './image-id.ts';
import { withMembers, type PublicParameters } from './public-value.ts';

const path = '/aws/service/ecs/optimized-ami';
const agent = '1.101.2';
const docker = 'Docker version 25.0.14';

interface Variant {
  /** Below the path, such as `amazon-linux-2/arm64`. */
  readonly folder: string;
  readonly os: string;
  readonly imageName: string;
  readonly imageVersion: string;
  readonly sourceImageName: string;
  readonly agentVersion?: string;
  readonly runtimeVersion?: string;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html */
export function ecsImages(region: string): PublicParameters {
  return new Map(variants.flatMap((variant) => {
    const document = documentOf(region, variant);
    return [`${path}/${variant.folder}/recommended`, `${path}/${variant.folder}/${variant.imageName}`].flatMap((name) => withMembers(name, document));
  }));
}

function documentOf(region: string, { os, imageName, imageVersion, sourceImageName, agentVersion = agent, runtimeVersion = docker }: Variant): Readonly<Record<string, string | number>> {
  return {
    ecs_agent_version: agentVersion,
    ecs_runtime_version: runtimeVersion,
    image_id: imageId(region, imageName),
    image_name: imageName,
    image_version: imageVersion,
    os,
    schema_version: 1,
    source_image_name: sourceImageName,
  };
}

function linux2023(folder: string, flavour: string, architecture: string): Variant {
  const kernel = `kernel-6.1-${architecture}`;
  return {
    folder: `amazon-linux-2023${folder}`,
    os: 'Amazon Linux 2023',
    imageName: `al2023-ami-ecs${flavour}-hvm-2023.0.20260108-${kernel}`,
    imageVersion: '2023.0.20260108',
    sourceImageName: `al2023-ami-minimal-2023.9.20260105.0-${kernel}`,
  };
}

function linux2(folder: string, flavour: string, architecture: string): Variant {
  const kernel = folder.startsWith('/kernel-5.10') ? 'kernel-5.10-' : '';
  return {
    folder: `amazon-linux-2${folder}`,
    os: 'Amazon Linux 2',
    imageName: `amzn2-ami-ecs${flavour}-${kernel}hvm-2.0.20260108-${architecture}-ebs`,
    imageVersion: '2.0.20260108',
    sourceImageName: `amzn2-ami-minimal-${kernel}hvm-2.0.20260105.1-${architecture}-ebs`,
  };
}

const variants: readonly Variant[] = [
  linux2023('', '', 'x86_64'),
  linux2023('/arm64', '', 'arm64'),
  linux2023('/gpu', '-gpu', 'x86_64'),
  linux2023('/neuron', '-neuron', 'x86_64'),
  linux2('', '', 'x86_64'),
  linux2('/arm64', '', 'arm64'),
  linux2('/gpu', '-gpu', 'x86_64'),
  linux2('/inf', '-inf', 'x86_64'),
  linux2('/kernel-5.10', '', 'x86_64'),
  linux2('/kernel-5.10/arm64', '', 'arm64'),
  linux2('/kernel-5.10/gpu', '-gpu', 'x86_64'),
  linux2('/kernel-5.10/inf', '-inf', 'x86_64'),
  {
    folder: 'amazon-linux',
    os: 'Amazon Linux',
    imageName: 'amzn-ami-2018.03.20231103-amazon-ecs-optimized',
    imageVersion: '2018.03.20231103',
    sourceImageName: 'amzn-ami-minimal-hvm-2018.03.0.20231024.0-x86_64-ebs',
    agentVersion: '1.51.0',
    runtimeVersion: 'Docker version 20.10.13',
  },
];
