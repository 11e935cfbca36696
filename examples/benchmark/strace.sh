# Sourced by ./run: system calls per echoed message, 64 bytes, one in flight, 50 connections. Eighty
# per cent of an echo is the kernel, so this figure explains the table's first row.

traced_messages=(10000 30000)

# traced PROXY MESSAGES : "name count" lines, all threads and children of the proxy.
traced() {
  local proxy=$1 messages=$2 pid tracer out=$target/strace-$1-$2.txt arguments=()
  for pid in $(tree_of "${pid_of["$proxy ec"]}"); do
    arguments+=(-p "$pid")
  done
  : >"$out.err"
  strace -c -f -o "$out" "${arguments[@]}" 2>"$out.err" &
  tracer=$!
  local try
  for ((try = 0; try < 100; try++)); do
    [[ $(grep -c attached "$out.err" || true) -lt ${#arguments[@]}/2 ]] || break
    kill -0 "$tracer" 2>/dev/null || fail "strace: $(cat "$out.err")"
    sleep 0.05
  done
  taskset -c "$app_core" "$target/wsload" echo "$(port_of "$proxy" ec)" --messages "$messages" \
    --deadline 120 >/dev/null || fail "$proxy failed under strace"
  kill -INT "$tracer"
  wait "$tracer" || true
  awk '$1 ~ /^[0-9.]+$/ && $NF != "total" { print $NF, $4 }' "$out"
}

# The difference of a longer and a shorter run: what opening and closing costs falls out.
strace_calls() {
  local proxy count few=${traced_messages[0]} many=${traced_messages[1]}
  start_app
  for proxy in $suts; do
    start_proxy "$proxy" ec
    load echo64 "$proxy" ec "$warmup" 0 >/dev/null || fail "$proxy failed in warm-up"
    for count in "$few" "$many"; do
      traced "$proxy" "$count" >"$target/calls-$count.txt"
    done
    awk -v proxy="$proxy" -v messages=$((many - few)) '
      FNR == NR { calls[$1] -= $2; next }
      { calls[$1] += $2 }
      END {
        for (name in calls) {
          per = calls[name] / messages
          sum += per
          if (per > 0.005) text = text sprintf("  %s %.2f", name, per)
        }
        printf "%-8s %.2f calls per echoed message: %s\n", proxy, sum, text
      }' "$target/calls-$few.txt" "$target/calls-$many.txt"
    stop_process "$proxy ec"
  done
}
