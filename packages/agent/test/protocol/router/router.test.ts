import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromHex } from '@open-dyndns/dns';
import { addressRequest, mapRequest, readNatPmp } from '../../../src/protocol/router/nat-pmp.ts';
import { pcpMapRequest, readPcp } from '../../../src/protocol/router/pcp.ts';
import { readDefaultRouter } from '../../../src/protocol/router/proc-net-route.ts';
import { actionBody, element, readLocation, readService } from '../../../src/protocol/router/upnp.ts';

const web = { external: 443, internal: 8443, protocol: 'tcp' } as const;

function hex(text: string): Uint8Array {
  const octets = fromHex(text.replaceAll(' ', ''));
  assert.ok(octets !== undefined);
  return octets;
}

describe('NAT-PMP (RFC 6886)', () => {
  it('§3.2: asks for the external address, and reads it', () => {
    assert.deepEqual(addressRequest(), hex('00 00'));
    const answer = hex('00 80 0000 00000001 5db8d822');
    assert.deepEqual(readNatPmp(answer, addressRequest()), { kind: 'address', address: '93.184.216.34' });
  });

  it('§3.3: asks for a mapping in seconds, and reads what was given', () => {
    const request = mapRequest(web, 7200);
    assert.deepEqual(request, hex('00 02 0000 20fb 01bb 00001c20'));
    const answer = hex('00 82 0000 00000001 20fb 0400 00000e10');
    assert.deepEqual(readNatPmp(answer, request), { kind: 'mapped', external: 1024, lifetimeSeconds: 3600 });
  });

  it('§3.4: takes it back with no port and no lifetime', () => {
    assert.deepEqual(mapRequest({ ...web, protocol: 'udp' }, 0), hex('00 01 0000 20fb 0000 00000000'));
  });

  for (const [what, answer] of [
    ['to another request', '00 80 0000 00000001 5db8d822'],
    ['about another port', '00 82 0000 00000001 20fc 01bb 00000e10'],
    ['that is cut short', '00 82 0000 00000001 20fb'],
    ['of no octets', ''],
  ] as const)
    it(`does not hear an answer ${what}`, () => {
      assert.equal(readNatPmp(hex(answer), mapRequest(web, 7200)), undefined);
    });

  it('§3.5: says why it was refused', () => {
    const answer = readNatPmp(hex('00 82 0002 00000001'), mapRequest(web, 7200));
    assert.deepEqual(answer, { kind: 'refused', why: 'it lets nobody map ports' });
  });
});

describe('PCP (RFC 6887)', () => {
  const nonce = hex('000102030405060708090a0b');
  const request = pcpMapRequest(web, '10.77.0.11', nonce, 3600);
  const answer = (nonceHex: string): Uint8Array =>
    hex(
      `02 81 00 00 00000708 00000001 000000000000000000000000 ${nonceHex} 06 000000 20fb 01bb 00000000000000000000ffff5db8d822`,
    );

  it('§7.1, §11.1: asks for a mapping', () => {
    assert.deepEqual(
      request,
      hex(
        '02 01 0000 00000e10 00000000000000000000ffff0a4d000b 000102030405060708090a0b 06 000000 20fb 01bb 00000000000000000000ffff00000000',
      ),
    );
  });

  it('§11.1: reads what was given', () => {
    assert.deepEqual(readPcp(answer('000102030405060708090a0b'), request), {
      kind: 'mapped',
      external: 443,
      address: '93.184.216.34',
      lifetimeSeconds: 1800,
    });
  });

  it('§11.4: does not hear an answer with another nonce', () => {
    assert.equal(readPcp(answer('ff0102030405060708090a0b'), request), undefined);
  });

  it('§9: notices a router that speaks NAT-PMP only', () => {
    assert.deepEqual(readPcp(hex('00 81 0001 00000001'), request), { kind: 'not-spoken' });
  });

  it('§7.4: says why it was refused', () => {
    assert.deepEqual(readPcp(hex('02 81 00 0c 00000000'), request), {
      kind: 'refused',
      why: 'another NAT is between this host and it',
    });
  });
});

describe('UPnP IGD', () => {
  const location = new URL('http://10.77.0.1:5000/rootDesc.xml');
  const description = (type: string): string =>
    `<root><device><serviceList>
      <service><serviceType>urn:schemas-upnp-org:service:Layer3Forwarding:1</serviceType><controlURL>/l3f</controlURL></service>
      <service><serviceType>${type}</serviceType><controlURL>/ctl/IPConn</controlURL></service>
    </serviceList></device></root>`;

  it('takes the description from the answer to a search', () => {
    const answer = [
      'HTTP/1.1 200 OK',
      'ST: urn:schemas-upnp-org:device:InternetGatewayDevice:1',
      `Location: ${location}`,
      '',
    ].join('\r\n');
    assert.equal(readLocation(answer)?.href, location.href);
    assert.equal(readLocation(answer.replace('InternetGatewayDevice', 'MediaServer')), undefined);
    assert.equal(readLocation(answer.replace('200 OK', '404 Not Found')), undefined);
  });

  for (const type of ['WANIPConnection:2', 'WANIPConnection:1', 'WANPPPConnection:1'])
    it(`finds ${type}`, () => {
      const whole = `urn:schemas-upnp-org:service:${type}`;
      assert.deepEqual(readService(description(whole), location), {
        type: whole,
        controlUrl: 'http://10.77.0.1:5000/ctl/IPConn',
      });
    });

  it('finds nothing in a description of something else', () => {
    assert.equal(readService(description('urn:schemas-upnp-org:service:Printer:1'), location), undefined);
    assert.equal(readService('<html>', location), undefined);
  });

  it('writes actions, and reads answers in any namespace', () => {
    const body = actionBody({ type: 'urn:t', controlUrl: '' }, 'DeletePortMapping', { NewExternalPort: 443 });
    assert.match(body, /<u:DeletePortMapping xmlns:u="urn:t"><NewExternalPort>443<\/NewExternalPort>/);
    assert.equal(element('<a:errorCode xmlns:a="b"> 725 </a:errorCode>', 'errorCode'), '725');
    assert.equal(element('<a/>', 'errorCode'), undefined);
  });
});

describe('/proc/net/route', () => {
  const head = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT';
  const wlan = 'wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0';
  const eth = 'eth0\t00000000\t01004D0A\t0003\t0\t0\t100\t00000000\t0\t0\t0';
  const link = 'eth0\t00004D0A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0';
  it('names the router of the default route with the lowest metric', () => {
    assert.equal(readDefaultRouter([head, wlan, eth, link, ''].join('\n')), '10.77.0.1');
  });
  it('names none where there is none', () =>
    assert.equal(readDefaultRouter([head, link].join('\n')), undefined));
});
