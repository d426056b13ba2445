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
  readonly #made = new Map<string, { readonly task: Task; readonly order: TaskOrder }>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** All orders once those of the tasks named are as they now should be; undefined when none of them is another. */
  changed(taskArns: Iterable<string>): readonly TaskOrder[] | undefined {
    let isChanged = false;
    for (const arn of taskArns) if (this.#update(arn)) isChanged = true;
    return isChanged ? Array.from(this.#made.values(), ({ order }) => order) : undefined;
  }

  #update(arn: string): boolean {
    const before = this.#made.get(arn);
    const task = this.#reader.get(tasks, arn);
    if (task === undefined || task.lastStatus === 'STOPPED' || task.placement === undefined) return this.#made.delete(arn);
    const made = this.#orderOf(task, task.placement);
    this.#made.set(arn, made);
    return made.order !== before?.order;
  }

  #orderOf(task: Task, placement: NonNullable<Task['placement']>): { readonly task: Task; readonly order: TaskOrder } {
    const last = this.#made.get(task.arn);
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
