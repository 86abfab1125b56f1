import { describeRdata } from './round-trip.ts';

describeRdata('ZONEMD', 'RFC 8976 §2', {
  good: [
    [
      '2018031500 1 1 FEBE3D4CE2EC2FFA4BA99D46CD69D6D29711E55217057BEE7EB1A7B641A47BA7FED2DD5B97AE499FAFA4F22C6BD647DE',
      '7848b78c0101febe3d4ce2ec2ffa4ba99d46cd69d6d29711e55217057bee7eb1a7b641a47ba7fed2dd5b97ae499fafa4f22c6bd647de',
      '2018031500 1 1 febe3d4ce2ec2ffa4ba99d46cd69d6d29711e55217057bee7eb1a7b641a47ba7fed2dd5b97ae499fafa4f22c6bd647de',
    ],
  ],
  borne: [
    [
      '00000001 01 03 ababababababababababab',
      '1 1 3 ababababababababababab',
      'a digest has 12 octets at least, not 11',
    ],
    [
      '00000001 01 01 abababababababababababab',
      '1 1 1 abababababababababababab',
      'a digest of type 1 has 48 octets, not 12',
    ],
  ],
  badText: [['1 1 1', 'text.missing-field', 5]],
  badWire: [['00000001 01 01', 'wire.truncated']],
});
