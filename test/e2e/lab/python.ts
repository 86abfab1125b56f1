/** Debian's own interpreter, because python3-zeroconf is installed for no other that may come first in PATH. */
export const PYTHON = '/usr/bin/python3';
