# shellcheck shell=bash
# What every script here needs. To be sourced; the sourcing script's folder is scripts/.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools="$root/.build-tools"
export PATH="$tools/moto/bin:$PATH:/usr/sbin:/sbin"

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$0: $*"
  exit 1
}

# Prints the comment at the top of the calling script, which is its help.
usage() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"; }

# Builds against the manifest and refuses imports of targets that it does not declare.
swift_build() { swift build --explicit-target-dependency-import-check error "$@"; }
