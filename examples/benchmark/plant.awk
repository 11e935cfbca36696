# Lines "a|b|c round cpu_us", two of a each round: a and b are the same work, c carries the planted
# slowdown. Every b and c is compared with the a before and the a after it.
# -v plant=PERCENT

{
  if ($2 > rounds) rounds = $2
  cost[$1, $2] += $1 == "a" ? $3 / 2 : $3
}

function compare(name, title,    r, ratio, middle) {
  for (r = 1; r <= rounds; r++) ratio[r] = cost[name, r] / cost["a", r]
  middle = median(ratio, rounds)
  lower = ratio[bound(rounds)]
  upper = ratio[rounds + 1 - bound(rounds)]
  printf "%-22s median ratio %.4f, 95 %% bounds %.4f and %.4f\n", title, middle, lower, upper
}

END {
  limit = 1 + plant / 100
  compare("b", "the same relay again")
  quiet = upper < limit
  compare("c", "with " plant " % planted")
  # Limits of 3 % are put to upper bounds here: a slowdown of 5 % must not pass for one of 3 %.
  seen = lower > 1 && upper > 1 + 0.6 * plant / 100
  print quiet ? "control: passes, its upper bound excludes a slowdown of " plant " %" \
              : "control: FAILED, the noise hides " plant " %: more rounds, or a quieter machine"
  print seen ? "planted: detected, its lower bound is above 1 and its upper bound above " 0.6 * plant " %" : "planted: NOT DETECTED"
  exit !(quiet && seen)
}
