import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFargateSize, parseCpu, parseMemory } from './fargate-task-size.ts';

test('the sizes of FARGATE are those of its table', () => {
  const right = [[256, 512], [256, 2_048], [512, 4_096], [1_024, 8_192], [4_096, 30_720], [8_192, 61_440], [16_384, 122_880], [32_768, 61_440], [32_768, 122_880], [32_768, 249_856]] as const;
  const wrong = [[256, 1_536], [256, 4_096], [512, 512], [1_024, 2_049], [8_192, 18_432], [128, 512], [32_768, 65_536], [65_536, 249_856]] as const;
  for (const [cpu, memory] of right) assert.ok(isFargateSize({ cpu, memory }), `${cpu} ${memory}`);
  for (const [cpu, memory] of wrong) assert.ok(!isFargateSize({ cpu, memory }), `${cpu} ${memory}`);
});

test('Windows has whole vCPUs, one to four', () => {
  const isSize = (cpu: number, memory: number) => isFargateSize({ cpu, memory }, 'WINDOWS_SERVER_2022_CORE');
  assert.deepEqual([isSize(512, 2_048), isSize(1_024, 2_048), isSize(4_096, 8_192), isSize(8_192, 16_384)], [false, true, true, false]);
});

test('sizes are written in units, vCPU and GB', () => {
  assert.deepEqual(['256', '.25 vCPU', '1vcpu', '1 VCPU', '2 vCPU'].map(parseCpu), [256, 256, 1_024, 1_024, 2_048]);
  assert.deepEqual(['512', '0.5GB', '1 gb', '30 GB'].map(parseMemory), [512, 512, 1_024, 30_720]);
  for (const text of ['', '0', '-1', '1 GB', 'vCPU', '1e3', '0.1 vCPU']) assert.equal(parseCpu(text), undefined, text);
});
