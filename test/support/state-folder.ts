import { settingsFrom } from '#server/settings.ts';
import { claimed } from './claimed.ts';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

/** A folder for a daemon's state, in which its public addresses are no other test's: daemons take one of some two thousand parts of the host's loopback by where their state is. */
export async function stateFolder(purpose = 'test'): Promise<TemporaryFolder> {
  for (;;) {
    const folder = await temporaryFolder(purpose);
    const { publicAddressPool } = settingsFrom({ DRYDOCK_STATE_DIR: folder.path }, process.getuid?.() === 0);
    if (await claimed(`addresses-${publicAddressPool}`)) return folder;
    await folder[Symbol.asyncDispose]();
  }
}
