# Reads rows.txt, then samples "row proxy round key=value..."; prints the tables in Markdown.
# -v proxies="floor nginx haproxy sidecar", -v rows="echo64 ...", -v missed=FILE

function value(key,    i, pair) {
  for (i = 4; i <= NF; i++) {
    split($i, pair, "=")
    if (pair[1] == key) return pair[2]
  }
  return ""
}

function figure(x) { return x < 10 ? sprintf("%.2f", x) : sprintf("%.1f", x) }

# The rounds' ratios: neighbours in time share the machine's mood, far ones do not.
function ratios(row, a, b, list,    r, n) {
  n = 0
  for (r = 1; r <= rounds; r++) {
    if ((row, a, r) in cost && (row, b, r) in cost) list[++n] = cost[row, a, r] / cost[row, b, r]
  }
  return n
}

function ratio(row, a, b,    n, list) {
  n = ratios(row, a, b, list)
  return n ? median(list, n) : ""
}

# Median and its 95 % bounds.
function spread(row, a, b,    n, list, middle) {
  n = ratios(row, a, b, list)
  if (n == 0) return " |"
  middle = median(list, n)
  return sprintf(" %.2f (%.2f-%.2f) |", middle, list[bound(n)], list[n + 1 - bound(n)])
}

function middle(array, row, proxy,    r, n, list) {
  n = 0
  for (r = 1; r <= rounds; r++) if ((row, proxy, r) in array) list[++n] = array[row, proxy, r]
  return n ? median(list, n) : ""
}

FNR == NR {
  if ($0 ~ /^#/ || NF == 0) next
  if ($2 == "<=") {
    targets[$1] = targets[$1] " " $3 " " $4
  } else {
    title = $0
    sub(/^[^ ]+ +[^ ]+ +/, "", title)
    sub(/ *\|.*/, "", title)
    titles[$1] = title ", " ($2 == "us" ? "µs" : $2)
  }
  next
}

{
  if ($3 > rounds) rounds = $3
  key = $1 SUBSEP $2 SUBSEP $3
  cost[key] = value("mode") == "idle" ? value("kb_per_stream") : value("cpu_us")
  if (value("mode") == "idle") {
    base[key] = value("base_kb") / 1024
    slope[key] = value("kb_per_stream_after_third")
  } else {
    p50[key] = value("p50_us")
    p99[key] = value("p99_us")
    busy[key] = 100 * value("utilisation")
  }
}

function cell(x) { return x == "" ? " |" : " " figure(x) " |" }

function verdicts(row,    parts, n, i, q, text) {
  n = split(targets[row], parts, " ")
  for (i = 1; i < n; i += 2) {
    q = ratio(row, "sidecar", parts[i])
    text = text (i > 1 ? "; " : "") "≤ " parts[i + 1] " × " parts[i]
    if (q == "") continue
    text = text (q <= parts[i + 1] ? " pass" : " **missed**")
    if (q > parts[i + 1]) {
      printf "%s is %.3f × %s, target %s\n", row, q, parts[i], parts[i + 1] > missed
    }
  }
  return n ? text : "(reported)"
}

END {
  np = split(proxies, proxy, " ")
  nr = split(rows, row, " ")
  printf "| processor time, or memory |"
  for (p = 1; p <= np; p++) printf " %s |", proxy[p]
  printf " sidecar / nginx | / haproxy | / floor | target |\n|---|"
  for (p = 1; p <= np + 3; p++) printf "--:|"
  print "---|"
  for (i = 1; i <= nr; i++) {
    printf "| %s |", titles[row[i]]
    for (p = 1; p <= np; p++) printf "%s", cell(middle(cost, row[i], proxy[p]))
    printf "%s", spread(row[i], "sidecar", "nginx")
    printf "%s", spread(row[i], "sidecar", "haproxy")
    printf "%s %s |\n", spread(row[i], "sidecar", "floor"), verdicts(row[i])
  }
  printf "\n| besides |"
  for (p = 1; p <= np; p++) printf " %s |", proxy[p]
  print ""
  printf "|---|"
  for (p = 1; p <= np; p++) printf "--:|"
  print ""
  for (i = 1; i <= nr; i++) {
    if (row[i] == "idle") {
      printf "| idle: fresh process, MB |"
      for (p = 1; p <= np; p++) printf "%s", cell(middle(base, row[i], proxy[p]))
      printf "\n| idle: KB per stream after the first third |"
      for (p = 1; p <= np; p++) printf "%s", cell(middle(slope, row[i], proxy[p]))
      print ""
      continue
    }
    printf "| %s: latency p50 / p99, µs; core busy |", row[i]
    for (p = 1; p <= np; p++) {
      if (middle(cost, row[i], proxy[p]) == "") { printf " |"; continue }
      printf " %d / %d;", middle(p50, row[i], proxy[p]), middle(p99, row[i], proxy[p])
      printf " %d %% |", middle(busy, row[i], proxy[p])
    }
    print ""
  }
}
