# Sourced by ./run: starts and stops the app and the proxies. Each proxy has a port per key type
# and one for fresh processes: base + 10 times its number + 1 (ec), 2 (rsa), 3 (fresh).

declare -A pid_of=()  # "nginx ec" -> process id

port_of() {
  local number
  case $1 in
    floor) number=1 ;;
    nginx) number=2 ;;
    haproxy) number=3 ;;
    sidecar) number=4 ;;
    *) number=5 ;;
  esac
  case $2 in
    ec) echo $((base_port + 10 * number + 1)) ;;
    rsa) echo $((base_port + 10 * number + 2)) ;;
    *) echo $((base_port + 10 * number + 3)) ;;
  esac
}

start_app() {
  start_process app "$base_port" "$app_core" "$target/wsload" serve "$base_port"
}

# start_proxy floor|nginx|haproxy|sidecar ec|rsa|fresh
start_proxy() {
  local proxy=$1 kind=$2 port certificate
  [[ -z ${pid_of["$proxy $kind"]:-} ]] || return 0
  port=$(port_of "$proxy" "$kind")
  certificate=$target/${kind/fresh/ec}
  case $proxy in
    floor)
      start_process "$proxy $kind" "$port" "$proxy_core" \
        "$target/floor" "$port" "$base_port" "$certificate.pem" "$certificate.key"
      ;;
    nginx)
      local prefix=$target/nginx-$kind
      mkdir -p "$prefix"
      fill_in "$here/nginx.conf" "$port" "$certificate" >"$prefix/nginx.conf"
      start_process "$proxy $kind" "$port" "$proxy_core" \
        nginx -p "$prefix" -c "$prefix/nginx.conf" -e "$prefix/nginx.err"
      ;;
    haproxy)
      fill_in "$here/haproxy.cfg" "$port" "$certificate" >"$target/haproxy-$kind.cfg"
      start_process "$proxy $kind" "$port" "$proxy_core" haproxy -f "$target/haproxy-$kind.cfg" -db
      ;;
    sidecar | other)
      local launcher=$sidecar
      [[ $proxy == sidecar ]] || launcher=$other
      # shellcheck disable=SC2086
      start_process "$proxy $kind" "$port" "$proxy_core" \
        "$launcher" run --listen "127.0.0.1:$port" \
        --cert "$certificate.pem" --key "$certificate.key" --app "http://127.0.0.1:$base_port" \
        --io-threads 1 --health off --admin off --log-level WARNING $sidecar_args
      ;;
  esac
}

fill_in() {
  sed -e "s|@PORT@|$2|; s|@APP@|$base_port|" \
    -e "s|@CERT@|$3.pem|; s|@KEY@|$3.key|; s|@BOTH@|$3.both|" "$1"
}

# start_process NAME PORT CORE COMMAND... : pinned, its output in target/NAME.log, listening when
# this returns.
start_process() {
  local name=$1 port=$2 core=$3 log
  shift 3
  log="$target/${name// /-}.log"
  ! listening "$port" || fail "port $port is taken; choose others with --base-port"
  taskset -c "$core" "$@" >"$log" 2>&1 </dev/null &
  pid_of[$name]=$!
  local try
  for ((try = 0; try < 600; try++)); do
    listening "$port" && return
    kill -0 "${pid_of[$name]}" 2>/dev/null || break
    sleep 0.05
  done
  tail -n 20 "$log" >&2
  fail "$name does not listen on port $port (its output is above, and in $log)"
}

# Asks the kernel, not the port: a connection would already be work for a process that is to be
# fresh.
listening() {
  local hex
  printf -v hex ':%04X' "$1"
  awk -v port="$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 }
    END { exit !found }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# A process and its descendants.
tree_of() {
  local child
  echo "$1"
  for child in $(pgrep -P "$1" || true); do
    tree_of "$child"
  done
}

stop_process() {
  local pid=${pid_of["$1"]:-} tree try
  [[ -n $pid ]] || return 0
  unset "pid_of[$1]"
  mapfile -t tree < <(tree_of "$pid")
  # A process with thousands of streams may want to drain them: a second, then no more asking.
  kill "$pid" 2>/dev/null || true
  for ((try = 0; try < 20; try++)); do
    kill -0 "${tree[@]}" 2>/dev/null || break
    sleep 0.05
  done
  kill -KILL "${tree[@]}" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
}

stop_all() {
  local name
  for name in "${!pid_of[@]}"; do
    stop_process "$name"
  done
}
