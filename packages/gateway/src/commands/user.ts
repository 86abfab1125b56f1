import { StartError } from '../errors.ts';
import { openHouse } from '../house.ts';
import { addAccount, approveDevice, newPassword } from '../service/accounts.ts';
import { revokeCredential } from '../service/credentials.ts';
import { accountName } from './account-name.ts';
import { columns } from './columns.ts';
import { type Command, configOf, configOption, jsonOption, printAnswer } from './command.ts';

export const userAdd: Command = {
  usage: 'user add NAME',
  summary: 'make an account and show its password, this once',
  options: {
    config: configOption,
    role: { value: 'ROLE', help: 'user (its own hosts, the default) or admin (every host)' },
    'password-stdin': { help: 'read the password from standard input' },
    json: jsonOption,
  },
  async run(call) {
    const id = accountName(call.words[0] ?? '');
    const role = roleOf(call.options['role']);
    await using house = await openHouse(await configOf(call));
    const given = call.options['password-stdin'] === true ? await readPassword(call.world.input) : undefined;
    const password = given ?? newPassword(house.random);
    await addAccount(house, { id, password, role });
    const shown = given === undefined ? { password } : {};
    const lines =
      given === undefined
        ? [`The password of “${id}” is ${password} (shown this once).`]
        : [`“${id}” can log in.`];
    printAnswer(call, { user: id, role, ...shown }, lines);
    return 0;
  },
};

export const userRemove: Command = {
  usage: 'user remove NAME',
  summary: 'take an account or a device away; its hosts stay until their leases end',
  options: { config: configOption },
  async run(call) {
    await using house = await openHouse(await configOf(call));
    await revokeCredential(house, call.words[0] ?? '');
    return 0;
  },
};

export const userApprove: Command = {
  usage: 'user approve NAME',
  summary: 'let a device in that waits for approval',
  options: { config: configOption },
  async run(call) {
    await using house = await openHouse(await configOf(call));
    const [id = ''] = call.words;
    await approveDevice(house, id);
    call.world.print(`“${id}” may come in.\n`);
    return 0;
  },
};

export const userList: Command = {
  usage: 'user list',
  summary: 'show accounts and devices',
  options: { config: configOption, json: jsonOption },
  async run(call) {
    await using house = await openHouse(await configOf(call));
    const accounts = (await house.store.credentials()).map(({ id, role, label, state, createdAt }) => ({
      name: id,
      role,
      state,
      since: new Date(createdAt).toISOString(),
      label,
    }));
    printAnswer(call, accounts, columns(accounts));
    return 0;
  },
};

function roleOf(given: string | boolean | undefined): 'admin' | 'user' {
  if (given === undefined || given === 'user') return 'user';
  if (given === 'admin') return 'admin';
  throw new StartError('account.invalid', `“${given}” is no role: --role takes user or admin.`);
}

/** One line; the line break at its end does not belong to it. */
async function readPassword(input: () => Promise<string>): Promise<string> {
  const password = (await input()).replace(/\r?\n$/, '');
  if (password === '') throw new StartError('account.invalid', 'Standard input holds no password.');
  return password;
}
