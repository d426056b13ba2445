import { elasticIps, withoutAssociation } from '#model/elastic-ip.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import type { Transaction } from './store.ts';

/** Removes an interface; elastic IP addresses that it had stay with their account (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html#delete_eni). */
export function removeNetworkInterface(transaction: Transaction, id: string): void {
  for (const address of transaction.find(elasticIps, 'networkInterface', id)) transaction.put(elasticIps, withoutAssociation(address));
  transaction.remove(networkInterfaces, id);
}
