import { audit } from './audit.ts';
import { check } from './check.ts';
import type { Command } from './command.ts';
import { credentialAdd, credentialList, credentialRevoke } from './credential.ts';
import { hosts } from './hosts.ts';
import { importDyndns } from './import.ts';
import { serve } from './serve.ts';
import { snippet } from './snippet.ts';
import { status } from './status.ts';
import { tokenCreate } from './token.ts';
import { userAdd, userApprove, userList, userRemove } from './user.ts';
import { zoneCheck } from './zone-check.ts';
import { zoneRemove, zoneSet } from './zone-edit.ts';
import { zoneList } from './zone-list.ts';

/** In the order in which the help shows them. */
export const commands: readonly Command[] = [
  serve,
  check,
  status,
  userAdd,
  userRemove,
  userApprove,
  userList,
  tokenCreate,
  credentialAdd,
  credentialList,
  credentialRevoke,
  snippet,
  importDyndns,
  hosts,
  audit,
  zoneCheck,
  zoneList,
  zoneSet,
  zoneRemove,
];
