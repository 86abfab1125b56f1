import { describeRdata } from './round-trip.ts';

describeRdata('RP', 'RFC 1183 §2.2', {
  good: [
    [
      'louie.trantor.umd.edu. lam1.people.umd.edu.',
      '056c6f756965077472616e746f7203756d640365647500046c616d310670656f706c6503756d640365647500',
    ],
    ['admin .', '0561646d696e076578616d706c6503636f6d0000', 'admin.example.com. .'],
    ['. .', '0000'],
  ],
  badText: [['admin.', 'text.missing-field', 6]],
  badWire: [['00', 'wire.truncated']],
});
