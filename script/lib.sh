# Shared by the scripts of this folder: one line of words per step, one line of advice per failure.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
PYTHON=.venv/bin/python

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# once NAME INPUT… -- COMMAND…: runs COMMAND only when the contents of the inputs changed since it last succeeded.
once() {
  local name=$1; shift
  local inputs=()
  while [ "$1" != "--" ]; do inputs+=("$1"); shift; done
  shift
  local stamp="var/stamps/$name" sum
  sum=$(find "${inputs[@]}" -type f -not -name '*.pyc' -not -name '*.mo' -print0 2>/dev/null | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ]; then return 0; fi
  "$@" || return 1
  mkdir -p var/stamps
  printf '%s' "$sum" > "$stamp"
}
