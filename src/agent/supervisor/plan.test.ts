import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import { inventedImage } from '../runtimes/simulated/simulated-images.ts';
import { keyOf, type Action } from './action.ts';
import { dependencyVerdict } from './dependencies.ts';
import { afterFailure } from './failures.ts';
import { isEssential } from './health.ts';
import { isStopped, planTask } from './plan.ts';
import { reportOf } from './report.ts';
import { shouldRestart } from './restart-policy.ts';
import { containerOf, hasEnded, newContainer, newTask, withContainer, type ContainerLife, type TaskState } from './task-state.ts';
import { containerOrder, taskOrder } from './world.fixture.ts';

const image = inventedImage({ reference: 'app:1', account: '', region: '', architecture: 'amd64' });
const stepsMax = 500;

/** Containers whose dependencies point backwards, so that there is no cycle; as AWS demands, SUCCESS and COMPLETE only on inessential ones. */
const orders: fc.Arbitrary<TaskOrder> = fc
  .array(
    fc.record({
      essential: fc.boolean(),
      stopTimeout: fc.integer({ min: 2, max: 120 }),
      restartPolicy: fc.option(fc.constant({ enabled: true, restartAttemptPeriod: 60 }), { nil: undefined }),
      startTimeout: fc.option(fc.integer({ min: 2, max: 120 }), { nil: undefined }),
      checked: fc.boolean(),
      dependsOn: fc.array(fc.record({ index: fc.nat(10), condition: fc.constantFrom('START', 'COMPLETE', 'SUCCESS', 'HEALTHY') }), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((shapes) =>
    taskOrder(
      shapes.map(({ checked, dependsOn, essential, restartPolicy, startTimeout, ...rest }, index): ContainerOrder => {
        const dependencies = index === 0 ? [] : dependsOn.map((one) => ({ containerName: `c${one.index % index}`, condition: one.condition } as const));
        return containerOrder(`c${index}`, 'serve', {
          ...rest,
          essential: essential || shapes.every((shape) => !shape.essential),
          dependsOn: dependencies,
          ...(restartPolicy !== undefined && { restartPolicy }),
          ...(startTimeout !== undefined && { startTimeout }),
          ...(checked && { healthCheck: { command: ['CMD', 'true'] } }),
        });
      }),
    ),
  );

/** A world that answers actions as chance has it: they succeed, fail, and containers exit by themselves. */
interface Chance {
  readonly int: (below: number) => number;
}

class PlannedWorld {
  state: TaskState = newTask;
  now = 1_000_000;
  readonly started: string[] = [];
  order: TaskOrder;
  readonly #chance: Chance;
  readonly #failsIn: number;

  constructor(order: TaskOrder, chance: Chance, failsIn: number) {
    this.order = order;
    this.#chance = chance;
    this.#failsIn = failsIn;
  }

  /** One turn; false when nothing was to be done and no time is awaited. */
  turn(): boolean {
    const plan = planTask(this.order, this.state, this.now);
    this.state = plan.state;
    for (const action of plan.actions) if (action.kind === 'start') this.#checkStart(action.container);
    for (const action of plan.actions) this.#act(action);
    const exited = this.#exitSome();
    if (plan.actions.length === 0 && !exited && plan.wakeAt !== undefined) this.now = Math.max(this.now + 1, Math.ceil(plan.wakeAt));
    return plan.actions.length > 0 || exited || plan.wakeAt !== undefined;
  }

  #act(action: Action): void {
    this.now += this.#chance.int(50);
    const isRepeatable = action.kind === 'remove' || action.kind === 'follow-log';
    if (!isRepeatable && this.#chance.int(this.#failsIn) === 0) {
      this.state = afterFailure(this.order, this.state, { action, error: new Error('no'), now: this.now, chance: 0 });
      return;
    }
    this.state = this.#succeed(action);
  }

  #succeed(action: Action): TaskState {
    const { state, now } = this;
    if (!('container' in action)) {
      if (action.kind === 'claim-network') return { ...state, namespace: { taskId: 't1', path: '/run/netns/t1' } };
      if (action.kind === 'connect-network') return { ...state, connectivityAt: now };
      if (action.kind === 'prepare') return { ...state, isPrepared: true };
      return { ...state, isRemoved: true };
    }
    const name = action.container;
    const { life } = containerOf(state, name);
    switch (action.kind) {
      case 'pull':
        return withContainer(state, name, { image });
      case 'open-log':
      case 'follow-log':
        return withContainer(state, name, { isFollowed: true });
      case 'create':
        return withContainer(state, name, { life: { status: 'created' } });
      case 'start':
        return withContainer(state, name, { life: { status: 'running', startedAt: now } });
      case 'clear':
        return withContainer(state, name, { life: newContainer.life, restartCount: containerOf(state, name).restartCount + 1 });
      case 'check-health':
        return withContainer(state, name, { health: { status: this.#chance.int(2) === 0 ? 'HEALTHY' : 'UNHEALTHY', failures: 0 } });
      case 'signal':
        return life.status === 'running' ? withContainer(state, name, { life: this.#chance.int(2) === 0 ? { ...life, signalledAt: now } : this.#exit(life.startedAt, 143) }) : state;
      case 'kill':
        return life.status === 'running' ? withContainer(state, name, { life: this.#exit(life.startedAt, 137) }) : state;
      case 'drain':
        return life.status === 'exited' ? withContainer(state, name, { life: { ...life, isDrained: true } }) : state;
    }
  }

  #checkStart(name: string): void {
    const container = this.order.containers.find((one) => one.name === name);
    assert.ok(container);
    assert.equal(this.order.wish, 'RUN');
    assert.equal(this.state.stop, undefined);
    if (containerOf(this.state, name).restartCount === 0) assert.equal(dependencyVerdict(container, this.order.containers, this.state, this.now).kind, 'satisfied');
    assert.ok(this.state.connectivityAt !== undefined && containerOf(this.state, name).isFollowed);
  }

  #exit(startedAt: number, exitCode: number): ContainerLife {
    return { status: 'exited', startedAt, exitedAt: this.now, exitCode, isDrained: false };
  }

  #exitSome(): boolean {
    let any = false;
    for (const { name } of this.order.containers) {
      const { life } = containerOf(this.state, name);
      if (life.status !== 'running' || this.#chance.int(8) !== 0) continue;
      this.now += this.#chance.int(90_000);
      this.state = withContainer(this.state, name, { life: this.#exit(life.startedAt, this.#chance.int(3)) });
      any = true;
    }
    return any;
  }
}

const worlds = fc.tuple(orders, fc.infiniteStream(fc.nat(1_000_000)), fc.constantFrom(5, 50, 1_000_000)).map(([order, stream, failsIn]) => {
  const numbers = stream[Symbol.iterator]();
  return new PlannedWorld(order, { int: (below) => Number(numbers.next().value) % below }, failsIn);
});

test('no container starts before its dependencies are satisfied, nor once the task is to stop', () => {
  fc.assert(
    fc.property(worlds, fc.nat(60), (world, stopAfter) => {
      for (let step = 0; step < 60; step++) {
        if (step === stopAfter) world.order = { ...world.order, wish: 'STOP', generation: 2 };
        world.turn();
      }
    }),
  );
});

test('an order to stop always ends with all containers ended and a settled, empty plan', () => {
  fc.assert(
    fc.property(worlds, fc.nat(40), (world, stopAfter) => {
      for (let step = 0; step < stopAfter; step++) world.turn();
      world.order = { ...world.order, wish: 'STOP', generation: 2 };
      for (let step = 0; step < stepsMax && world.turn(); step++);
      assert.ok(isStopped(world.order, world.state), JSON.stringify(reportOf(world.order, world.state)));
      const settled = planTask(world.order, world.state, world.now);
      assert.deepEqual([settled.actions, settled.wakeAt], [[], undefined]);
      assert.equal(reportOf(world.order, world.state).status, 'STOPPED');
      assert.ok(reportOf(world.order, world.state).containers.every(({ status }) => status === 'STOPPED'));
    }),
  );
});

test('the end of an essential container that is not restarted always stops the task', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      for (let step = 0; step < stepsMax && world.turn(); step++);
      const isEnded = world.order.containers.filter(isEssential).some((container) => {
        const known = containerOf(world.state, container.name);
        return hasEnded(known) && !shouldRestart(container, known);
      });
      if (isEnded) assert.ok(world.state.stop !== undefined && isStopped(world.order, world.state));
    }),
  );
});

test('an order to remove leads to nothing from any state', () => {
  fc.assert(
    fc.property(worlds, fc.nat(40), (world, removeAfter) => {
      for (let step = 0; step < removeAfter; step++) world.turn();
      world.order = { ...world.order, wish: 'REMOVE', generation: 2 };
      for (let step = 0; step < stepsMax && !world.state.isRemoved; step++) world.turn();
      assert.equal(reportOf(world.order, world.state).status, 'REMOVED');
      assert.deepEqual(planTask(world.order, world.state, world.now).actions, []);
    }),
  );
});

test('planning twice asks for the same, and what is under way is not asked for again', () => {
  fc.assert(
    fc.property(worlds, fc.nat(40), (world, after) => {
      for (let step = 0; step < after; step++) world.turn();
      const once = planTask(world.order, world.state, world.now);
      const twice = planTask(world.order, once.state, world.now);
      assert.deepEqual(twice.actions, once.actions);
      const inFlight = new Set(once.actions.map(keyOf));
      assert.deepEqual(planTask(world.order, { ...once.state, inFlight }, world.now).actions, []);
    }),
  );
});
