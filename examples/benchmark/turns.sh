# Sourced by ./run: loads that take turns of a twentieth of a second. What disturbs a shared machine lasts
# seconds and hits neighbouring turns alike, where runs of seconds would each have their own luck.

# turns ROW ROUNDS SECONDS NAME=PORT:PID... : a line "NAME ROUND KEY=VALUE..." for each turn.
turns() {
  local row=$1 rounds_of_turns=$2 seconds_each=$3
  shift 3
  # shellcheck disable=SC2046
  taskset -c "$app_core" "$target/wsload" turns "$@" $(echo_options "$row") \
    --seconds "$seconds_each" --rounds "$rounds_of_turns" --warmup 1 || fail "a load failed"
}

# costs ROW ROUNDS NAME=PORT:PID... : of short turns, a line "NAME ROUND COST" each.
costs() { turns "$1" "$2" 0.05 "${@:3}" | sed 's/ cpu_us=\([0-9.]*\).*/ \1/'; }

# target PROXY KIND NAME : how it is named to turns.
target() { echo "$3=$(port_of "$1" "$2"):${pid_of["$1 $2"]}"; }

# The options of an echo row, such as its size.
echo_options() {
  local what
  what=$(what_of "$1")
  [[ $what == echo* ]] || fail "only echo rows take turns, not $1"
  echo "${what#echo}"
}
