# Sourced by ./run: this sidecar beside another build of it, such as one before a change. No two JVMs
# compile the same code alike, so fresh pairs of processes are compared, several of them; the rounds
# within a pair only make its ratio steady.

against() {
  local row pair order proxy
  start_app
  for row in $only; do
    : >"$target/against.txt"
    for ((pair = 1; pair <= pairs; pair++)); do
      order="other sidecar"
      ((pair % 2 == 1)) || order="sidecar other"
      for proxy in $order; do
        start_proxy "$proxy" ec
        load "$row" "$proxy" ec "$warmup" 0 >/dev/null
      done
      if [[ $row == echo* ]]; then
        in_turns
      else
        one_after_the_other
      fi >>"$target/against.txt"
      stop_process "other ec"
      stop_process "sidecar ec"
      echo "run: $row, pair $pair of $pairs" >&2
    done
    awk -v row="$row" -f "$here/statistics.awk" -f "$here/against.awk" "$target/against.txt"
  done
}

# Lines "other|sidecar PAIR ROUND COST", two of each in a round.
in_turns() {
  local before after
  before=$(target other ec other)
  after=$(target sidecar ec sidecar)
  costs "$row" 40 "$before" "$after" "$after" "$before" | sed "s/ / $pair /"
}

one_after_the_other() {
  local round proxy cost
  for ((round = 1; round <= 6; round++)); do
    for proxy in other sidecar sidecar other; do
      cost=$(load "$row" "$proxy" ec 0.5 0.1 | sed -n 's/.* cpu_us=\([0-9.]*\).*/\1/p')
      echo "$proxy $pair $round $cost"
    done
  done
}
