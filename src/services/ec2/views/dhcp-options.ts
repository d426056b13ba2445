import type { DhcpOptions as Ec2DhcpOptions } from '@aws-sdk/client-ec2';
import type { DhcpOptions } from '#model/vpc.ts';
import { tagList } from './tags.ts';

export function dhcpOptionsView({ id, account, configurations, tags }: DhcpOptions): Ec2DhcpOptions {
  return {
    DhcpOptionsId: id,
    OwnerId: account,
    DhcpConfigurations: configurations.map(({ key, values }) => ({ Key: key, Values: values.map((value) => ({ Value: value })) })),
    Tags: tagList(tags),
  };
}
