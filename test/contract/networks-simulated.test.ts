import { simulatedNetworks } from '#network/simulated-networks.ts';
import { networksContract } from './networks.ts';

networksContract(async () => {
  const networks = simulatedNetworks();
  return { networks, canReach: async (from, to, packet) => networks.permits(from, to, packet), destroy: () => networks.destroy() };
});
