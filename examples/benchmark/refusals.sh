# Sourced by ./run: what a connection costs that is refused before TLS, beside a whole handshake. It is
# reset because another one has the only place.

refusals() {
  local round refused handshake
  start_app
  start_proxy sidecar ec
  start_process full "$(port_of sidecar fresh)" "$proxy_core" \
    "$sidecar" run --listen "127.0.0.1:$(port_of sidecar fresh)" \
    --cert "$target/ec.pem" --key "$target/ec.key" --app "http://127.0.0.1:$base_port" \
    --max-connections 1 --handshake-timeout 10m \
    --io-threads 1 --health off --admin off --log-level WARNING
  refusal_cost "$warmup" 0 >/dev/null
  load hs256 sidecar ec "$warmup" 0 >/dev/null
  : >"$target/refusals.txt"
  for ((round = 1; round <= rounds; round++)); do
    refused=$(refusal_cost "$seconds" 0.2)
    handshake=$(load hs256 sidecar ec "$seconds" 0.2 | sed -n 's/.* cpu_us=\([0-9.]*\).*/\1/p')
    echo "$refused $handshake" >>"$target/refusals.txt"
  done
  awk -f "$here/statistics.awk" -f "$here/refusals.awk" "$target/refusals.txt"
}

# refusal_cost SECONDS WARMUP
refusal_cost() {
  taskset -c "$app_core" "$target/wsload" refused "$(port_of sidecar fresh)" --pid "${pid_of[full]}" \
    --seconds "$1" --warmup "$2" | sed -n 's/.* cpu_us=\([0-9.]*\).* fails=0$/\1/p'
}
