import type { RdataCodec } from './codec.ts';
import { type CertificateAssociation, certificateAssociationCodec } from './tlsa.ts';

/** Which certificate a mailbox has (RFC 8162 §2). */
export interface Smimea extends CertificateAssociation {
  readonly type: 'SMIMEA';
}

export const smimeaCodec: RdataCodec<Smimea> = certificateAssociationCodec('SMIMEA');
