import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { DescribeTasksCommand } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import type { Cloud } from './cloud.ts';

/** A packet that a security group drops is not answered at all, and not sent again within this time. */
const silenceMs = 500;
/** Rules are in force some milliseconds after the call that makes them was answered. */
const attemptsMax = 60;

export async function publicAddressOf({ ec2, ecs }: Cloud, cluster: string, task: string): Promise<string> {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
  const eni = tasks?.[0]?.attachments?.[0]?.details?.find(({ name }) => name === 'networkInterfaceId')?.value;
  const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [known(eni, 'the id of the interface')] }));
  return known(NetworkInterfaces?.[0]?.Association?.PublicIp, 'a public address');
}

/** As `headingAt`, of a page that may be about to answer. */
export async function headingSoonAt(url: string): Promise<string | undefined> {
  for (let attempt = 1; attempt < attemptsMax; attempt += 1) {
    const heading = await headingAt(url);
    if (heading !== undefined) return heading;
  }
  return headingAt(url);
}

/** The heading of a page, or undefined when nobody answers; by a connection of its own, not one that is still being tried. */
export function headingAt(url: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asking = get(url, { agent: false, signal: AbortSignal.timeout(silenceMs) }, (response) => text(response).then((page) => resolve(/<h1>(.*)<\/h1>/.exec(page)?.[1]), () => resolve(undefined)));
    asking.once('error', () => resolve(undefined));
  });
}
