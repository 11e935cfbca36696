# Sourced by ./run: what reading frames costs. The same process serves streams whose frames it reads and
# streams that began with a reserved opcode, after which it passes everything on unread (RFC 6455 §5.2
# leaves such frames to extensions). No other build, no other JVM: what differs is the reading alone.

frames() {
  local row round
  start_app
  start_proxy sidecar ec
  for row in $only; do
    load "$row" sidecar ec "$warmup" 0 >/dev/null
    load "$row" sidecar ec "$warmup" 0 --reserved >/dev/null
    : >"$target/frames.txt"
    local most=40
    [[ $quick == no ]] || most=12
    for ((round = 1; round <= most; round++)); do
      frames_cost unread --reserved
      frames_cost read
      frames_cost unread --reserved
    done
    awk -v row="$row" -f "$here/statistics.awk" -f "$here/frames.awk" "$target/frames.txt"
  done
}

# frames_cost KIND [OPTION]
frames_cost() {
  local cost
  cost=$(load "$row" sidecar ec 0.5 0.1 "${@:2}" | sed -n 's/.* cpu_us=\([0-9.]*\).*/\1/p')
  echo "$1 $round $cost" >>"$target/frames.txt"
}
