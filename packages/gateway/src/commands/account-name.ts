import { StartError } from '../errors.ts';
import { quote } from '../protocol/fields.ts';

/** RFC 7617 §2: a user-id holds no colon and no control characters. Names like a device's belong to devices. @throws StartError `account.invalid` */
export function accountName(name: string): string {
  if (/^(?!device-)[^:\p{Cc}\p{Cf}]{1,64}$/u.test(name)) return name;
  throw new StartError(
    'account.invalid',
    `${quote(name)} is no name for an account: it has 1 to 64 characters, no colon and no control characters, and does not start with “device-”.`,
  );
}
