# Lines "read|unread round cost"; of unread there are two a round, one before and one after.

{
  if ($2 > rounds) rounds = $2
  cost[$1, $2] += $1 == "unread" ? $3 / 2 : $3
}

END {
  for (r = 1; r <= rounds; r++) ratio[r] = cost["read", r] / cost["unread", r]
  middle = median(ratio, rounds)
  printf "%-10s frames read / unread: median ratio %.4f, 95 %% bounds %.4f and %.4f, %d rounds\n", row, middle,
    ratio[bound(rounds)], ratio[rounds + 1 - bound(rounds)], rounds
}
