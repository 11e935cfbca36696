# Sourced by ./run: this sidecar beside another build of it, such as one before a change. No two JVMs
# compile the same code alike, so fresh pairs of processes are compared, several of them; the rounds
# within a pair only make its ratio steady.

against() {
  local row pair round order proxy cost
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
      for ((round = 1; round <= 6; round++)); do
        for proxy in other sidecar sidecar other; do
          cost=$(load "$row" "$proxy" ec 0.5 0.1 | sed -n 's/.* cpu_us=\([0-9.]*\).*/\1/p')
          echo "$proxy $pair $round $cost" >>"$target/against.txt"
        done
      done
      stop_process "other ec"
      stop_process "sidecar ec"
      echo "run: $row, pair $pair of $pairs" >&2
    done
    awk -v row="$row" -f "$here/statistics.awk" -f "$here/against.awk" "$target/against.txt"
  done
}
