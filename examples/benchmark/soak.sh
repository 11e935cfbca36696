# Sourced by ./run: what a proxy keeps after clients that leave badly, and whether it keeps bytes
# right when nobody reads fast. No figures to compare, but errors to find.

descriptors() {
  local pid sum=0
  for pid in $(tree_of "$1"); do
    sum=$((sum + $(find "/proc/$pid/fd" -type l 2>/dev/null | wc -l)))
  done
  echo "$sum"
}

memory_mb() {
  local pid
  for pid in $(tree_of "$1"); do
    cat "/proc/$pid/smaps_rollup" 2>/dev/null || true
  done | awk '/^Pss:/ { sum += $2 } END { printf "%.1f", sum / 1024 }'
}

# The first tenth fills caches and compiles code; only what comes after it is growth.
churn() {
  local proxy pid port before failed=0
  start_app
  for proxy in $suts; do
    start_proxy "$proxy" ec
    pid=${pid_of["$proxy ec"]}
    port=$(port_of "$proxy" ec)
    taskset -c "$app_core" "$target/wsload" churn "$port" $((count / 10 + 1)) >/dev/null || failed=1
    sleep 2
    before="$(descriptors "$pid") descriptors, $(memory_mb "$pid") MB"
    taskset -c "$app_core" "$target/wsload" churn "$port" "$count" >"$target/churn-$proxy.txt" ||
      failed=1
    sleep 2
    echo "$proxy: before $before; after $(descriptors "$pid") descriptors, $(memory_mb "$pid") MB"
    grep -v ' failed=0 unanswered=0' "$target/churn-$proxy.txt" | sed "s/^/$proxy: /"
    stop_process "$proxy ec"
  done
  return "$failed"
}

burst() {
  local proxy failed=0
  start_process app "$base_port" "$app_core" "$target/wsload" serve "$base_port" --slow
  for proxy in $suts; do
    start_proxy "$proxy" ec
    taskset -c "$app_core" "$target/wsload" burst "$(port_of "$proxy" ec)" "$count" \
      >"$target/burst-$proxy.txt" || failed=1
    sed "s/^/$proxy: /" "$target/burst-$proxy.txt"
    stop_process "$proxy ec"
  done
  return "$failed"
}
