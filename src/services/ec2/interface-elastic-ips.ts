import { elasticIps, withoutAssociation } from '#model/elastic-ip.ts';
import type { Transaction } from '#state/store.ts';

/** An elastic IP address is freed when the address that it stands for goes, and goes along with one that moves to another interface. */
export function followAddress(transaction: Transaction, { from, address, to }: { readonly from: string; readonly address: string; readonly to?: string }): void {
  for (const elasticIp of transaction.find(elasticIps, 'networkInterface', from)) {
    const { association } = elasticIp;
    if (association?.privateIpv4Address !== address) continue;
    transaction.put(elasticIps, to === undefined ? withoutAssociation(elasticIp) : { ...elasticIp, association: { ...association, networkInterfaceId: to } });
  }
}
