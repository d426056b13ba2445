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
  #made = new Map<string, { readonly task: Task; readonly order: TaskOrder }>();
  #given: readonly TaskOrder[] | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** All orders as they now are, or undefined when they are those of the last call. */
  changed(): readonly TaskOrder[] | undefined {
    const made = new Map<string, { readonly task: Task; readonly order: TaskOrder }>();
    for (const task of this.#reader.find(tasks, 'alive', 'alive')) {
      if (task.placement !== undefined) made.set(task.arn, this.#orderOf(task, task.placement));
    }
    this.#made = made;
    const orders = Array.from(made.values(), ({ order }) => order);
    const before = this.#given;
    if (before?.length === orders.length && orders.every((order, index) => order === before[index])) return undefined;
    this.#given = orders;
    return orders;
  }

  #orderOf(task: Task, placement: NonNullable<Task['placement']>): { readonly task: Task; readonly order: TaskOrder } {
    const last = this.#made.get(task.arn);
    if (last?.task === task) return last;
    const subnet = known(this.#reader.get(subnets, placement.subnetId), `subnet ${placement.subnetId} of ${task.arn}`);
    const vpc = known(this.#reader.get(vpcs, subnet.vpcId), `VPC ${subnet.vpcId}`);
    const order = orderOf(task, {
      definition: known(this.#reader.get(taskDefinitions, task.taskDefinitionArn), `task definition ${task.taskDefinitionArn}`),
      networkInterface: known(this.#reader.get(networkInterfaces, placement.networkInterfaceId), `ENI ${placement.networkInterfaceId} of ${task.arn}`),
      subnet,
      vpc,
      dhcpOptions: this.#reader.get(dhcpOptions, vpc.dhcpOptionsId),
    });
    return { task, order: last !== undefined && isSame(last.order, order) ? last.order : order };
  }
}
