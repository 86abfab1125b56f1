#!/bin/sh
# install-debian-packages.sh PACKAGE...
#
# Installs Debian packages, as root, such that no daemon among them starts now or at the next boot: the tests
# start their own, in namespaces.
set -eu

# Asked by the packages' scripts before they start a service; 101 means "do not" (invoke-rc.d(8)).
policy=/usr/sbin/policy-rc.d
mark='# from install-debian-packages.sh'

restore_policy() {
  if [ -e "$policy" ] && grep -qxF "$mark" "$policy"; then rm "$policy"; fi
  if [ -e "$policy.kept" ]; then mv "$policy.kept" "$policy"; fi
}

forbid_starts() {
  restore_policy
  if [ -e "$policy" ]; then mv "$policy" "$policy.kept"; fi
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
  chmod 755 "$policy"
}

install_packages() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 install "$@"
}

forget_units() {
  command -v systemctl >/dev/null || return 0
  dpkg-query --listfiles "$@" | sed -nE 's,.*/systemd/system/([^/@]+\.(service|socket))$,\1,p' |
    xargs -r systemctl --quiet disable
}

trap restore_policy EXIT
trap 'exit 1' HUP INT TERM
forbid_starts
install_packages "$@" || { apt-get -qq update && install_packages "$@"; }
forget_units "$@"
