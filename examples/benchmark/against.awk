# Lines "other|sidecar pair round cost", two of each in a round. A pair's ratio is the median of its
# rounds'; the bounds are those of the pairs' median.

{
  if ($2 > pairs) pairs = $2
  if ($3 > rounds) rounds = $3
  cost[$1, $2, $3] += $4 / 2
}

END {
  for (p = 1; p <= pairs; p++) {
    for (r = 1; r <= rounds; r++) ratio[r] = cost["sidecar", p, r] / cost["other", p, r]
    of_pair[p] = median(ratio, rounds)
  }
  middle = median(of_pair, pairs)
  printf "%-10s median ratio %.4f, 95 %% bounds %.4f and %.4f, %d pairs of processes:", row, middle,
    of_pair[bound(pairs)], of_pair[pairs + 1 - bound(pairs)], pairs
  for (p = 1; p <= pairs; p++) printf " %.3f", of_pair[p]
  print ""
}
