# Sourced by ./run: a harness that has never seen a slowdown proves nothing by not seeing one.
# One floor relay; who comes in by its second port pays `plant` per cent more processor time per message.

plant_slowdown() {
  local port many=200
  [[ $quick == no ]] || many=60
  port=$(port_of floor fresh)
  start_app
  start_process floor "$port" "$proxy_core" \
    "$target/floor" "$port" "$base_port" "$target/ec.pem" "$target/ec.key" "$((port + 1))" "$plant"
  local plain=$port:${pid_of[floor]} slow=$((port + 1)):${pid_of[floor]}
  costs echo64 "$many" "a=$plain" "b=$plain" "c=$slow" "a=$plain" >"$target/turns.txt"
  awk -v plant="$plant" -f "$here/statistics.awk" -f "$here/plant.awk" "$target/turns.txt"
}
