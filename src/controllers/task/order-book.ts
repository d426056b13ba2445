import { known } from '#base/assert.ts';
import type { TaskOrder } from '#model/link.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { tasks, type Task } from '#model/task.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { dhcpOptions, subnets, vpcs } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { orderOf } from './order.ts';
import { isSame } from './same.ts';

/** The orders of all tasks that have their ENI, made anew only for those that changed. */
export class OrderBook {
  readonly #reader: Reader;
  /** Without gaps, so that a copy of it is cheap: the order of the orders says nothing. */
  readonly #orders: TaskOrder[] = [];
  /** task ARN → where its order is */
  readonly #places = new Map<string, number>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** All orders once those of the tasks named are as they now should be; undefined when none of them is another. */
  changed(taskArns: Iterable<string>): readonly TaskOrder[] | undefined {
    let isChanged = false;
    for (const arn of taskArns) if (this.#update(arn)) isChanged = true;
    return isChanged ? this.#orders.slice() : undefined;
  }

  #update(arn: string): boolean {
    const task = this.#reader.get(tasks, arn);
    if (task === undefined || task.lastStatus === 'STOPPED' || task.placement === undefined) return this.#remove(arn);
    const place = this.#places.get(arn) ?? this.#orders.length;
    const order = this.#orderOf(task, task.placement);
    if (isSame(this.#orders[place], order)) return false;
    this.#orders[place] = order;
    this.#places.set(arn, place);
    return true;
  }

  /** The last order takes the place of the one that goes. */
  #remove(arn: string): boolean {
    const place = this.#places.get(arn);
    if (place === undefined) return false;
    this.#places.delete(arn);
    const last = this.#orders.pop();
    if (last !== undefined && last.taskArn !== arn) {
      this.#orders[place] = last;
      this.#places.set(last.taskArn, place);
    }
    return true;
  }

  #orderOf(task: Task, placement: NonNullable<Task['placement']>): TaskOrder {
    const subnet = known(this.#reader.get(subnets, placement.subnetId), `subnet ${placement.subnetId} of ${task.arn}`);
    const vpc = known(this.#reader.get(vpcs, subnet.vpcId), `VPC ${subnet.vpcId}`);
    return orderOf(task, {
      definition: known(this.#reader.get(taskDefinitions, task.taskDefinitionArn), `task definition ${task.taskDefinitionArn}`),
      networkInterface: known(this.#reader.get(networkInterfaces, placement.networkInterfaceId), `ENI ${placement.networkInterfaceId} of ${task.arn}`),
      subnet,
      vpc,
      dhcpOptions: this.#reader.get(dhcpOptions, vpc.dhcpOptionsId),
    });
  }
}
