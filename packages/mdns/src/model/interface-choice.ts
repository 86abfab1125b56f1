/** Which links to use: those of a LAN, the loopback interface alone, or the interfaces of these names. */
export type LinkChoice = 'lan' | 'loopback' | readonly string[];

/**
 * Interfaces that containers, virtual machines, tunnels and peer-to-peer radio make: no LAN that a user would
 * see is behind them. A container's own interface is called eth0, and is one.
 */
const notLan = [
  /^docker\d/,
  /^br-/,
  /^veth/,
  /^virbr/,
  /^vnet\d/,
  /^vmnet\d/,
  /^vboxnet\d/,
  /^lxcbr\d/,
  /^lxdbr\d/,
  /^incusbr\d/,
  /^podman\d/,
  /^cni/,
  /^cali/,
  /^flannel/,
  /^cilium/,
  /^kube/,
  /^tun\d/,
  /^tap\d/,
  /^utun\d/,
  /^wg/,
  /^ppp\d/,
  /^ipsec\d/,
  /^tailscale\d/,
  /^zt[a-z0-9]{8}/,
  /^nordlynx/,
  /^awdl\d/,
  /^llw\d/,
  /^p2p/,
  /^dummy\d/,
];

/** Whether an interface leads to a LAN, judged by its name; `internal` is the system's word for loopback. */
export function isLanInterface(name: string, internal: boolean): boolean {
  return !internal && !notLan.some((pattern) => pattern.test(name));
}

/** Whether an interface is among the chosen ones. */
export function isChosen(choice: LinkChoice, name: string, internal: boolean): boolean {
  if (choice === 'lan') return isLanInterface(name, internal);
  return choice === 'loopback' ? internal : choice.includes(name);
}
