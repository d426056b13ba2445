import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { dayMs } from '#base/time.ts';
import { images, imageTags } from '#model/image.ts';
import type { Repository } from '#model/repository.ts';
import { forbidGlobals } from '../../sim/engine/forbidden-globals.ts';
import { streamOf } from '../../sim/engine/streams.ts';
import { Client } from '../../sim/registry/client.ts';
import { digestOf, layerDigests, manifestOf } from '../../sim/registry/contents.ts';
import { checkEnd, checkMoment, checkStart } from '../../sim/registry/invariants.ts';
import { drained, RegistryWorld } from '../../sim/registry/registry-world.ts';
import { ConnectionLost } from '../../sim/registry/turns.ts';

interface Scene {
  readonly world: RegistryWorld;
  readonly client: Client;
  /** The names of the two repositories that it has, both of one encryption. */
  readonly main: string;
  readonly other: string;
}

const encryptions = [{ encryption: 'AES256', main: 'app', other: 'app/other' }, { encryption: 'KMS', main: 'web', other: 'base' }] as const;

interface Story {
  readonly name: string;
  /** From whatever an earlier telling has left. */
  readonly tell: (scene: Scene) => Promise<void>;
  /** What must hold of a daemon that was started in its middle, besides what always must. */
  readonly check?: (world: RegistryWorld) => void;
}

const [one = '', two = ''] = layerDigests;
const image = manifestOf([one, two], 0);
const manyTags = Array.from({ length: 10 }, (_, index) => `tag-${index}`);

const stories: readonly Story[] = [
  {
    name: 'a push in chunks',
    tell: async (scene) => pushImage(scene, await repositoryNamed(scene, scene.main), ['1']),
  },
  {
    name: 'a mount',
    tell: async (scene) => {
      const [main, other] = [await repositoryNamed(scene, scene.main), await repositoryNamed(scene, scene.other)];
      for (const digest of [one, two]) {
        await scene.client.upload(main, digest);
        assert.equal(await scene.client.mount(other, main, digest), true);
      }
      await scene.client.put(other, image, ['1']);
    },
  },
  {
    name: 'a push of many tags at once',
    tell: async (scene) => pushImage(scene, await repositoryNamed(scene, scene.main), manyTags),
    check: ({ daemon: { store } }) => {
      const held = store.list(imageTags).length;
      assert.ok(held === 0 || held === manyTags.length, `${held} of ${manyTags.length} tags are there`);
      assert.equal(store.list(images).length > 0, held > 0);
    },
  },
  {
    name: 'an image that is deleted, and its blobs collected',
    tell: async (scene) => {
      const main = await repositoryNamed(scene, scene.main);
      await pushImage(scene, main, ['1', '2']);
      await scene.client.delete(main, { imageDigest: digestOf(image) });
      await collected(scene);
      await pushImage(scene, main, ['1']);
    },
  },
  {
    name: 'a repository that is deleted with its images, and made again',
    tell: async (scene) => {
      const main = await repositoryNamed(scene, scene.main);
      await pushImage(scene, main, ['1']);
      await scene.client.deleteRepository(main, true);
      await collected(scene);
      await pushImage(scene, await repositoryNamed(scene, scene.main), ['1']);
    },
  },
];

for (const story of stories) {
  for (const { encryption, ...names } of encryptions) {
    for (const losesPower of [false, true]) {
      test(`${story.name}, ${encryption}: a daemon ${losesPower ? 'whose host loses its power' : 'that is killed'} at any step of the disk or the journal has lost nothing`, async () => {
        // Sealed bytes are never the same, and nobody looks at them but to open them.
        const restore = forbidGlobals(['randomBytes']);
        try {
          let step = 0;
          while (await survives(story, { ...names, atStep: step, losesPower })) step += 1;
          assert.ok(step > 10, `the story has only ${step} steps`);
        } finally {
          restore();
        }
      });
    }
  }
}

interface Cut extends Pick<Scene, 'main' | 'other'> {
  readonly atStep: number;
  readonly losesPower: boolean;
}

/** False when the story was over before that step. */
async function survives({ tell, check }: Story, { atStep, losesPower, ...names }: Cut): Promise<boolean> {
  const world = new RegistryWorld({ seed: 1 + atStep, parts: {} });
  await world.start();
  const scene = { ...names, world, client: new Client(world, streamOf(atStep, 'client')) };
  const first = tell(scene);
  if (await stepsOf(world, first, atStep)) return false;
  world.kill(losesPower);
  await world.start();
  checkStart(world);
  check?.(world);
  await assert.rejects(first, ConnectionLost);
  await stepsOf(world, tell(scene));
  assert.equal(world.ledger.images.size, 1, 'told once more, it ends as if nothing had happened');
  for (let pass = 0; pass < 2; pass += 1) await stepsOf(world, collected(scene));
  checkEnd(world);
  return true;
}

/** Plays until the work is over, and says true; false when that takes more steps. */
async function stepsOf(world: RegistryWorld, work: Promise<unknown>, stepsMax = 5_000): Promise<boolean> {
  const state: { isOver: boolean; failure?: unknown } = { isOver: false };
  work.catch((thrown: unknown) => (state.failure = thrown)).finally(() => (state.isOver = true));
  for (let step = 0; !state.isOver; step += 1) {
    await drained();
    checkMoment(world);
    if (state.isOver) break;
    if (step === stepsMax) return false;
    world.turns.next();
  }
  if (state.failure !== undefined) throw state.failure;
  return true;
}

async function repositoryNamed({ world }: Scene, name: string): Promise<Repository> {
  await world.daemon.life.answer(world.createRepository(name));
  return known(world.repository(name), name);
}

async function pushImage({ client }: Scene, repository: Repository, tags: readonly string[]): Promise<void> {
  for (const digest of [one, two]) await client.upload(repository, digest);
  await client.put(repository, image, tags);
}

/** Later than every grace time. */
async function collected({ world }: Scene): Promise<void> {
  await world.clock.advance(3 * dayMs);
  await world.daemon.life.answer(world.daemon.registry.collect());
}
