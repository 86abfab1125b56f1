import { openCertificate } from '../edge/certificate/source.ts';
import { certificateNames } from '../edge/own-names.ts';
import { StartError } from '../errors.ts';
import { openHouse } from '../house.ts';
import { createToken } from '../service/accounts.ts';
import { type Command, configOf, configOption, jsonOption, printAnswer } from './command.ts';

const defaultMinutes = 60;
const secondsPerMinute = 60;

export const tokenCreate: Command = {
  usage: 'token create',
  summary: 'make a one-time code with which one device can enrol',
  options: {
    config: configOption,
    minutes: { value: 'N', help: `how long it is good for (default: ${defaultMinutes})` },
    json: jsonOption,
  },
  async run(call) {
    const minutes = minutesOf(call.options['minutes']);
    const config = await configOf(call);
    await using house = await openHouse(config);
    const { current } = await openCertificate(
      config,
      certificateNames(config, call.world.hostname),
      house.clock,
    );
    const code = await createToken(house, minutes * secondsPerMinute);
    // The key that the code is for goes with it, so that it is shown to no other gateway.
    const token = `${code}@${current.pin}`;
    printAnswer(call, { token, code, pin: current.pin, minutes }, [
      `Good for one device and ${minutes} minutes. On that device:`,
      `  dyndns-agent up --token ${token}`,
    ]);
    return 0;
  },
};

function minutesOf(given: string | boolean | undefined): number {
  const minutes = given === undefined ? defaultMinutes : Number(given);
  if (!Number.isInteger(minutes) || minutes < 1)
    throw new StartError('account.invalid', `“${given}” is no time: --minutes takes a whole number from 1.`);
  return minutes;
}
