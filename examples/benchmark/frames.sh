# Sourced by ./run: what reading frames costs. The same process serves streams whose frames it reads and
# streams that began with a reserved opcode, after which it passes everything on unread (RFC 6455 §5.2
# leaves such frames to extensions). No other build, no other JVM: what differs is the reading alone.

frames() {
  local row unread read most=200
  [[ $quick == no ]] || most=60
  start_app
  start_proxy sidecar ec
  read=$(target sidecar ec read)
  unread=$(target sidecar ec unread):reserved
  for row in $only; do
    load "$row" sidecar ec "$warmup" 0 >/dev/null
    load "$row" sidecar ec "$warmup" 0 --reserved >/dev/null
    costs "$row" "$most" "$unread" "$read" "$unread" >"$target/turns.txt"
    awk -v row="$row" -f "$here/statistics.awk" -f "$here/frames.awk" "$target/turns.txt"
  done
}
