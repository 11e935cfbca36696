# Sourced by ./run: a harness that has never seen a slowdown proves nothing by not seeing one.
# Three floor relays: two alike, the third burns `plant` per cent more processor time per message.

plant_slowdown() {
  local name round order cost burn
  start_app
  start_relay a 0
  cost=$(relay_cost a 3 2)
  burn=$(awk -v cost="$cost" -v plant="$plant" 'BEGIN { printf "%d", cost * 1000 * plant / 100 }')
  echo "run: $cost µs per message; planting $burn ns" >&2
  start_relay b 0
  start_relay c "$burn"
  : >"$target/plant.txt"
  # Many short runs rather than few long ones: what disturbs a shared machine lasts seconds.
  local most=40 each=0.4
  [[ $quick == no ]] || most=24 each=0.3
  for ((round = 1; round <= most; round++)); do
    order="a b c a"
    ((round % 2 == 1)) || order="a c b a"
    for name in $order; do
      cost=$(relay_cost "$name" "$each" 0.1)
      echo "$name $round $cost" >>"$target/plant.txt"
    done
  done
  awk -v plant="$plant" -f "$here/statistics.awk" -f "$here/plant.awk" "$target/plant.txt"
}

relay_port() { port_of relay ec | awk -v name="$1" '{ print $1 + index("abc", name) }'; }

start_relay() {
  local port
  port=$(relay_port "$1")
  start_process "relay $1" "$port" "$proxy_core" \
    "$target/floor" "$port" "$base_port" "$target/ec.pem" "$target/ec.key" --burn-ns "$2"
}

relay_cost() {
  taskset -c "$app_core" "$target/wsload" echo "$(relay_port "$1")" --pid "${pid_of["relay $1"]}" \
    --seconds "$2" --warmup "$3" | sed -n 's/.* cpu_us=\([0-9.]*\).*/\1/p'
}
