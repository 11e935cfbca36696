# Sourced by ./run: the table.

# What of the generator a row is: its mode and options.
what_of() { awk -v row="$1" -F ' *[|] *' '$1 ~ "^" row " " && NF > 1 { print $2 }' "$here/rows.txt"; }

# load ROW PROXY KIND SECONDS WARMUP [OPTION...] : one run of the generator; prints its line.
load() {
  local row=$1 proxy=$2 kind=$3 run_seconds=$4 run_warmup=$5
  shift 5
  local more=("$@")
  # shellcheck disable=SC2046
  set -- $(what_of "$row")
  local mode=$1
  shift
  # The port first: what follows are the row's own options.
  taskset -c "$app_core" "$target/wsload" "$mode" "$(port_of "$proxy" "$kind")" "$@" \
    --pid "${pid_of["$proxy $kind"]}" --seconds "$run_seconds" --warmup "$run_warmup" \
    "${more[@]}"
}

kind_of() {
  case $1 in
    hsrsa) echo rsa ;;
    idle) echo fresh ;;
    *) echo ec ;;
  esac
}

# The floor has no HTTP and dials at every handshake: of the handshakes it says nothing.
takes_part() {
  [[ $2 != floor || $1 == echo* || $1 == idle ]]
}

# sample ROW PROXY ROUND : measures and keeps one line in samples.txt.
sample() {
  local row=$1 proxy=$2 round=$3 kind line
  kind=$(kind_of "$row")
  if [[ $row == idle ]]; then
    start_proxy "$proxy" fresh
    sleep 2 # what a process does after it began to listen is not the streams' doing
  fi
  line=$(load "$row" "$proxy" "$kind" "$seconds" 0.5) || fail "$row failed with $proxy: ${line:-}"
  echo "$row $proxy $round $line" >>"$target/samples.txt"
  [[ $row != idle ]] || stop_process "$proxy fresh"
}

measure_row() {
  local row=$1 proxy round order kind taking=()
  kind=$(kind_of "$row")
  for proxy in $suts; do
    ! takes_part "$row" "$proxy" || taking+=("$proxy")
  done
  ((${#taking[@]} > 0)) || return 0
  if [[ $row != idle ]]; then
    for proxy in "${taking[@]}"; do
      start_proxy "$proxy" "$kind"
      # The same warm-up for all: a JVM compiles meanwhile, the others do not mind.
      load "$row" "$proxy" "$kind" "$warmup" 0 >/dev/null || fail "$row: $proxy failed in warm-up"
    done
  fi
  if [[ $row == echo* ]]; then
    measure_in_turns "$row" "${taking[@]}"
    return
  fi
  for ((round = 1; round <= rounds; round++)); do
    # There and back: a machine that gets slower while we measure does so for all alike.
    order=("${taking[@]}")
    ((round % 2 == 1)) || mapfile -t order < <(printf '%s\n' "${taking[@]}" | tac)
    for proxy in "${order[@]}"; do
      sample "$row" "$proxy" "$round"
    done
  done
  tail -n $((rounds * ${#taking[@]})) "$target/samples.txt" | cut -c1-230 >&2
}

# Twenty turns of a tenth of a second are a run of two seconds.
measure_in_turns() {
  local row=$1 proxy each=()
  for proxy in "${@:2}"; do
    each+=("$(target "$proxy" ec "$proxy")")
  done
  turns "$row" $((rounds * 20)) 0.1 "${each[@]}" | sed "s/^/$row /" >>"$target/samples.txt"
}

table() {
  local row load_average
  load_average=$(cut -d' ' -f1 /proc/loadavg)
  : >"$target/samples.txt"
  rm -f "$target/missed.txt"
  start_app
  for row in $only; do
    echo "run: $row" >&2
    measure_row "$row"
  done
  awk -v proxies="$suts" -v rows="$only" -v missed="$target/missed.txt" \
    -f "$here/statistics.awk" -f "$here/report.awk" "$here/rows.txt" "$target/samples.txt" \
    >"$target/table.md"
  cat "$target/table.md"
  [[ $record == no ]] || write_results "$load_average"
  if [[ -s $target/missed.txt ]]; then
    sed 's/^/run: target missed: /' "$target/missed.txt" >&2
    return 1
  fi
}

version_of() {
  case $1 in
    nginx) nginx -v 2>&1 | sed 's/.*: //' ;;
    haproxy) haproxy -v | awk 'NR == 1 { print "HAProxy " $3 }' ;;
    floor) openssl version | awk '{ print "floor on " $1 " " $2 }' ;;
    sidecar)
      echo "sidecar on $("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 2p)"
      ;;
  esac
}

write_results() {
  local sut commit processor
  commit=$(git -C "$here" log -1 --format=%h 2>/dev/null || echo unknown)
  processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
  {
    echo "# Results"
    echo
    echo "Written by \`run --record\`; README.md says how to read it."
    echo
    echo "- $(date -u '+%Y-%m-%d %H:%M') UTC, commit $commit"
    echo "- $processor, $(nproc --all) cores, Linux $(uname -r)"
    for sut in $suts; do
      echo "- $(version_of "$sut")"
    done
    [[ " $suts " == *" sidecar "* ]] || echo "- **the sidecar was not measured in this run**"
    [[ -z $sidecar_args ]] || echo "- the sidecar's further options: $sidecar_args"
    echo "- after $warmup s of warm-up: echo rows, median of $((rounds * 20)) turns of 0.1 s; others, of $rounds runs of $seconds s;" \
      "load average before: $1"
    [[ $quick == no ]] || echo "- **\`--quick\`: to try it out, not to quote**"
    echo
    cat "$target/table.md"
  } >"$here/RESULTS.md"
}
